package metrics_test

import (
	"fmt"
	"image"

	"cryptounet/heops/science/metrics"
)

// Two cells of 3 x 3 pixels with a membrane between them, which the logits
// leave open at one pixel.
func Example() {
	label := image.NewGray(image.Rect(0, 0, 7, 3))
	logits := make([]float64, 7*3)
	for i := range logits {
		label.Pix[i], logits[i] = 255, 4
		if i%7 == 3 {
			label.Pix[i], logits[i] = 0, -4
		}
	}
	logits[7+3] = 1 // the gap closes for a threshold of 1
	report, err := metrics.Evaluate(logits, label)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(report)
	fmt.Printf("V_rand at logit > 0: %.4f\n", report.Curve[4].VRand())
	// Output:
	// accuracy   0.9524
	// Dice       0.8000  (membrane)
	// IoU        0.6667
	// precision  1.0000
	// recall     0.6667
	// V_rand     1.0000  (split 1.0000, merge 1.0000, logit > 1)
	// V_info     1.0000  (split 1.0000, merge 1.0000, logit > 1)
	// V_rand at logit > 0: 0.6667
}

func ExampleCompareCells() {
	truth := metrics.FindCells([]bool{true, true, false, true, true}, 5)
	merged := metrics.FindCells([]bool{true, true, true, true, true}, 5)
	r, err := metrics.CompareCells(merged, truth)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("split %.2f, merge %.2f, V_rand %.2f\n", r.RandSplit, r.RandMerge, r.VRand())
	// Output: split 1.00, merge 0.50, V_rand 0.67
}
