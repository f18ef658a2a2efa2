package metrics

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// draw returns logits and a label in which the logits tell the truth: a pixel is
// interior with the probability that its logit says.
func draw(rng *rand.Rand, n int) ([]float64, *image.Gray) {
	logits, label := make([]float64, n*n), image.NewGray(image.Rect(0, 0, n, n))
	for i := range logits {
		logits[i] = math.Round(4*rng.NormFloat64()) / 2 // with ties
		if rng.Float64() < 1/(1+math.Exp(-logits[i])) {
			label.Pix[i] = 255
		}
	}
	return logits, label
}

func TestAUCIsTheShareOfPairsInOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		logits, label := draw(rng, 9)
		want, pairs := 0.0, 0.0
		for i, a := range logits {
			for j, b := range logits {
				if label.Pix[i] == 255 && label.Pix[j] == 0 {
					pairs++
					if a > b {
						want++
					} else if a == b {
						want += 0.5
					}
				}
			}
		}
		got, err := AUC(logits, label)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got-want/pairs) > 1e-12 {
			t.Errorf("AUC %v; by counting pairs %v", got, want/pairs)
		}
	}
}

func TestReliabilityOfTrueProbabilities(t *testing.T) {
	logits, label := draw(rand.New(rand.NewPCG(3, 4)), 400)
	r := NewReliability(10)
	if err := r.Add(logits, label); err != nil {
		t.Fatal(err)
	}
	n := 0
	for i, b := range r {
		n += b.Pixels
		if b.Pixels > 0 && (b.Predicted < float64(i)/10-1e-9 || b.Predicted > float64(i+1)/10+1e-9) {
			t.Errorf("bin %d predicts %v", i, b.Predicted)
		}
	}
	if n != len(logits) {
		t.Errorf("%d pixels in bins, of %d", n, len(logits))
	}
	if r.Error() > 0.01 {
		t.Errorf("an error of %v where probabilities are true", r.Error())
	}
	for i := range logits {
		logits[i] += 2
	}
	sure := NewReliability(10)
	if err := sure.Add(logits, label); err != nil {
		t.Fatal(err)
	}
	if sure.Error() < 0.1 {
		t.Errorf("an error of %v where logits are too large by 2", sure.Error())
	}
}

func TestScoresOfLogitsNeedALabelOfTheirSize(t *testing.T) {
	label := image.NewGray(image.Rect(0, 0, 3, 3))
	if _, err := AUC(make([]float64, 8), label); err == nil {
		t.Error("8 logits for 9 pixels are taken")
	}
	if err := NewReliability(5).Add(make([]float64, 8), label); err == nil {
		t.Error("8 logits for 9 pixels are counted")
	}
}
