package segment_test

import (
	"context"
	"runtime"
	"testing"

	"cryptounet/heops/backend/rate"
	"cryptounet/heops/network/model"
	"cryptounet/heops/segment"
)

// TestCost: keys and memory are taken once, and each run takes what its steps do and
// the client's part.
func TestCost(t *testing.T) {
	j, err := segment.Plan(context.Background(), small(t, model.PadZeros), 64, 64, 1, segment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := j.Plan()
	one, two, five := segment.CostOf(p, 1), segment.CostOf(p, 2), segment.CostOf(p, 5)
	each := two.Time - one.Time
	if d := five.Time - one.Time - 4*each; d < -10 || d > 10 {
		t.Errorf("1, 2 and 5 runs take %v, %v and %v", one.Time, two.Time, five.Time)
	}
	evaluated := rate.Of(p.LogN, runtime.GOMAXPROCS(0)).Run(p)
	if evaluated <= 0 || each.Seconds() <= evaluated || one.Time <= each {
		t.Errorf("a run takes %v, %g s of it evaluation; with keys %v", each, evaluated, one.Time)
	}
	if five.Upload != 5*one.Upload || five.Download != 5*one.Download || five.KeyUpload != one.KeyUpload || five.Memory != one.Memory {
		t.Errorf("one run %+v, five %+v", one, five)
	}
}
