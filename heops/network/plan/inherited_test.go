package plan_test

import (
	"bytes"
	"math"
	"testing"

	"cryptounet/heops/network/plan"
)

// TestMinusZeroIsKept: a gain or an offset that differs from what follows from
// the step by the sign of zero alone is written, and counts in the digest.
func TestMinusZeroIsKept(t *testing.T) {
	changed := 0
	for i := range whole(t).Steps {
		p := whole(t)
		s := &p.Steps[i]
		if s.Kind != plan.Relinearise && s.Kind != plan.Pool {
			continue
		}
		out, in := p.Tensors[s.Output].Offset, p.Tensors[s.Inputs[0]].Offset
		in[0], out[0] = 0, 0
		same := p.Digest()
		out[0] = math.Copysign(0, -1)
		if p.Digest() == same {
			t.Errorf("step %s: 0 and -0 have one digest", s.Name)
		}
		var b bytes.Buffer
		if _, err := p.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		back, err := plan.Read(&b)
		if err != nil || !math.Signbit(back.Tensors[s.Output].Offset[0]) || back.Digest() != p.Digest() {
			t.Errorf("step %s: -0 was not kept: %v", s.Name, err)
		}
		changed++
	}
	if changed == 0 {
		t.Fatal("the plan has no step that hands on gains")
	}
}
