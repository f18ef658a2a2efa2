package plan_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"cryptounet/heops/internal/damage"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/zoo"
	"cryptounet/heops/wire"
)

// fan is a plan of n steps that each read the input.
func fan(t testing.TB, n, channels int) *plan.Plan {
	t.Helper()
	p := whole(t)
	p.Options.Height, p.Options.Width = 64, 128
	p.Grid = polyphase.Grid{Rows: 64, Cols: 128, Batch: 1, Lanes: 1}
	layout := polyphase.Layout{C: 1, H: 64, W: 128, Py: 1, Px: 1, Ly: 1, Lx: 1, Lanes: 1}
	p.Tensors[0].Layout = layout
	layout.C = channels
	p.Tensors, p.Steps = p.Tensors[:1], nil
	for range n {
		p.Steps = append(p.Steps, plan.Step{Kind: plan.Linear, Inputs: []int{0}, Output: len(p.Tensors), Factors: []float64{1 / p.Tensors[0].Scale}})
		p.Tensors = append(p.Tensors, plan.Tensor{
			Layout: layout, Degree: 1, Scale: 1,
			Gain: slices.Repeat(plan.Channels{1}, channels), Offset: make(plan.Channels, channels),
		})
	}
	return p
}

// TestLargestPlan: a plan with as much of everything as passes is read, printed
// and sized in no time.
func TestLargestPlan(t *testing.T) {
	p := fan(t, 4095, 63)
	for i := range p.Steps {
		p.Steps[i].Held, p.Steps[i].Sums = 1<<30, 1<<30
		for range 15 {
			p.Steps[i].Inputs, p.Steps[i].Factors = append(p.Steps[i].Inputs, 0), append(p.Steps[i].Factors, p.Steps[i].Factors[0])
		}
	}
	var b bytes.Buffer
	if _, err := p.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	back, err := plan.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	if back.PeakBytes() < 1<<48 || len(back.String()) < 4095 {
		t.Errorf("%d bytes are predicted", back.PeakBytes())
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("reading and printing took %v", took)
	}
}

// TestTooMuch: what would take hours or gigabytes is refused, in a file before
// it is unpacked.
func TestTooMuch(t *testing.T) {
	for name, p := range map[string]*plan.Plan{
		"channels": fan(t, 4095, 4096),
		"read":     fan(t, 100, 1),
		"pixels":   fan(t, 1, 1),
		"count":    fan(t, 1, 1),
	} {
		switch s := &p.Steps[0]; name {
		case "read":
			s.Inputs, s.Factors = make([]int, 1<<17), slices.Repeat(s.Factors, 1<<17)
		case "pixels":
			p.Grid = polyphase.Grid{Rows: 1, Cols: 1, Batch: 8192, Lanes: 1}
			p.Options.Height, p.Options.Width = 1024, 1024
		case "count":
			s.Rotations = 1 << 40 // times a ciphertext's bytes is beyond int64
		}
		var b bytes.Buffer
		if _, err := p.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		if _, err := plan.Read(&b); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, list := range []string{"tensors", "steps", "keys"} {
		text := `{"` + list + `":[` + strings.Repeat("{},", 1<<20) + "{}]}"
		if _, err := plan.Read(bytes.NewReader(damage.Seal(wire.Header{Kind: wire.Plan}, []byte(text)))); err == nil || !strings.Contains(err.Error(), "parts") {
			t.Errorf("a million %s: %v", list, err)
		}
	}
}

// TestOneForm: a file that says the same in another form, or more, is refused.
func TestOneForm(t *testing.T) {
	p := whole(t)
	var b bytes.Buffer
	if _, err := p.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	text := string(b.Bytes()[damage.Content : b.Len()-32])
	for name, other := range map[string]string{
		"something follows": text + `{"limit":7}`,
		"white space":       strings.Replace(text, ",", ", ", 1),
		"a field twice":     strings.Replace(text, `{"model"`, `{"limit":7,"model"`, 1),
		"capitals":          strings.Replace(text, `"limit"`, `"LIMIT"`, 1),
		"another number":    strings.Replace(text, `"limit":`, `"limit":0`, 1),
	} {
		if _, err := plan.Read(bytes.NewReader(damage.Seal(wire.Header{Kind: wire.Plan, Digest: p.Digest()}, []byte(other)))); err == nil {
			t.Errorf("%s: the file was read", name)
		}
	}
	// Numbers that compare as equal are not the same number.
	zeros := p.Clone()
	zeros.Tensors[1].Offset[0], zeros.Tensors[1].Offset[1] = 0, math.Copysign(0, -1)
	p.Tensors[1].Offset[0], p.Tensors[1].Offset[1] = 0, 0
	for c := 2; c < len(p.Tensors[1].Offset); c++ {
		zeros.Tensors[1].Offset[c], p.Tensors[1].Offset[c] = 0, 0
	}
	if zeros.Digest() == p.Digest() {
		t.Error("-0 in one channel has the digest of 0")
	}
}

// TestPeak holds the prediction against its definition: the maps that a step
// finds and that are still to be read, what it makes, and, while it sums up, the
// rotated inputs that it holds and its sums.
func TestPeak(t *testing.T) {
	n, err := zoo.Load("dlin")
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := planner.New(n, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []*plan.Plan{whole(t), shipped.Plan(), fan(t, 5, 2)} {
		var want int64
		made := map[int]bool{0: true}
		for i, s := range p.Steps {
			var found int64
			for m := range made {
				if p.LastUses()[m] >= i {
					found += p.Bytes(m)
				}
			}
			made[s.Output] = true
			want = max(want, found+p.Bytes(s.Output))
			if s.Kind == plan.Linear {
				level := int64(p.InputLevel(&s))
				if s.Raised {
					level += int64(len(p.P))
				}
				want = max(want, found+int64(s.Held+s.Sums)*2*(level+1)*int64(p.Slots())*8)
			}
		}
		if got := p.PeakBytes() - p.KeyBytes(); got != want {
			t.Errorf("%s: %d bytes at most; by definition %d", p.Model.Name, got, want)
		}
	}
}
