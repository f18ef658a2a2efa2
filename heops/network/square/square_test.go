package square_test

import (
	"math"
	"strings"
	"testing"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/square"
)

func TestComplete(t *testing.T) {
	l := model.Layer{Name: "act", Op: model.Quadratic}
	n := &model.Network{Name: "n", Weights: map[string]model.Weight{
		"act.a": {Data: []float64{0.5, -2}}, "act.b": {Data: []float64{3, 1}}, "act.c": {Data: []float64{-1, 4}},
	}}
	if _, err := square.Complete(n, l, 2); err == nil || !strings.Contains(err.Error(), "Calibrate") {
		t.Errorf("%v", err)
	}
	n.Weights["act.range"] = model.Weight{Data: []float64{7, 0}}
	s, err := square.Complete(n, l, 2)
	if err != nil {
		t.Fatal(err)
	}
	a, b, c := n.Quadratic(l, 2)
	for i := range 2 {
		for _, x := range []float64{-3, 0, 1.5} {
			sq := math.Pow(s.Gain[i]*x+s.Shift[i], 2)
			if got, want := s.OutGain[i]*sq+s.OutOffset[i], (a[i]*x+b[i])*x+c[i]; math.Abs(got-want) > 1e-12 {
				t.Errorf("channel %d at %g: %g, want %g", i, x, got, want)
			}
		}
	}
	a[1] = 0
	if _, err := square.Complete(n, l, 2); err == nil || !strings.Contains(err.Error(), "channel 1 has no square") {
		t.Errorf("%v", err)
	}
	if _, err := square.Complete(n, l, 3); err == nil || !strings.Contains(err.Error(), "2 ranges for 3 channels") {
		t.Errorf("%v", err)
	}
}
