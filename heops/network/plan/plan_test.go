package plan_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
	"cryptounet/heops/network/polyphase"
	"cryptounet/heops/network/zoo"

	"github.com/google/go-cmp/cmp"
)

// unet is the plan of a network with every kind of step.
var unet = sync.OnceValues(func() (*plan.Plan, error) {
	rng := rand.New(rand.NewPCG(3, 0))
	n, err := testnet.UNet(rng).Network(4, testnet.Image(rng, 128, 128))
	if err != nil {
		return nil, err
	}
	p, err := planner.New(n, plan.Options{Height: 128, Width: 128})
	if err != nil {
		return nil, err
	}
	return p.Plan(), nil
})

func whole(t testing.TB) *plan.Plan {
	t.Helper()
	p, err := unet()
	if err != nil {
		t.Fatal(err)
	}
	return p.Clone()
}

func TestFile(t *testing.T) {
	n, err := zoo.Load("dlin")
	if err != nil {
		t.Fatal(err)
	}
	made, err := planner.New(n, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []*plan.Plan{whole(t), made.Plan()} {
		var b bytes.Buffer
		size, err := p.WriteTo(&b)
		if err != nil || size != int64(b.Len()) {
			t.Fatalf("wrote %d bytes, counted %d: %v", b.Len(), size, err)
		}
		if size > 10<<10 {
			t.Errorf("the plan of %s takes %d bytes; a few kilobytes are enough", p.Model.Name, size)
		}
		b.WriteString("what follows") // several messages share a stream
		back, err := plan.Read(&b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, back); diff != "" || back.Digest() != p.Digest() {
			t.Errorf("the plan that was read differs:\n%s", diff)
		}
		if b.String() != "what follows" {
			t.Errorf("%d bytes are left of what followed", b.Len())
		}
	}
}

// TestDigestCoversEverything changes every number, name and flag of a plan, one
// at a time: each gives another digest.
func TestDigestCoversEverything(t *testing.T) {
	seen := map[plan.Digest]string{whole(t).Digest(): "the plan as it was made"}
	n := leaves(reflect.ValueOf(whole(t)).Elem(), "", func(string, reflect.Value) {})
	if n < 300 {
		t.Fatalf("the plan has only %d leaves", n)
	}
	for k := range n {
		p := whole(t)
		at, name := 0, ""
		leaves(reflect.ValueOf(p).Elem(), "Plan", func(path string, v reflect.Value) {
			if at++; at == k+1 {
				name = path
				change(t, path, v)
			}
		})
		d := p.Digest()
		if other, same := seen[d]; same {
			t.Errorf("%s changed: the same digest as %s", name, other)
		}
		seen[d] = name
	}
	for _, name := range []string{"Plan.Limit", "Plan.Model.Pixels.Mean", "Plan.Model.Pixels.Std", "Plan.Model.Field.First", "Plan.Tensors[1].Gain[0]", "Plan.Tensors[1].Offset[0]", "Plan.Steps[0].Factors[0]", "Plan.Rounding", "Plan.Options.Images", "Plan.Options.Memory", "Plan.Grid.Lanes", "Plan.Grid.Period", "Plan.Tensors[1].Layout.Lanes", "Plan.Tensors[1].Layout.Ly", "Plan.Tensors[1].Layout.Outer", "Plan.Tensors[1].Layout.W",
		"Plan.Steps[0].Drop", "Plan.Steps[0].Giant", "Plan.Steps[0].Outer", "Plan.Steps[0].Block", "Plan.Steps[0].Mask", "Plan.Steps[0].Merged", "Plan.Steps[0].Held", "Plan.Steps[0].Weights", "Plan.Steps[3].Window"} {
		found := false
		for _, seen := range seen {
			found = found || seen == name
		}
		if !found {
			t.Errorf("%s was not changed", name)
		}
	}
}

// leaves calls f for every field, element and flag, and returns how many.
func leaves(v reflect.Value, path string, f func(string, reflect.Value)) int {
	n := 0
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			n += leaves(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			n += leaves(v.Index(i), fmt.Sprintf("%s[%d]", path, i), f)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			n += leaves(v.Elem(), path, f)
		}
	default:
		f(path, v)
		n = 1
	}
	return n
}

func change(t *testing.T, path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Uint64, reflect.Uint8:
		v.SetUint(v.Uint() + 1)
	case reflect.Float64:
		v.SetFloat(v.Float()*(1+1e-15) + 1e-300)
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	default:
		t.Fatalf("%s is of kind %v", path, v.Kind())
	}
}

// TestCheck: a plan that does not hold together is refused by what is wrong.
func TestCheck(t *testing.T) {
	for _, tc := range []struct {
		name string
		edit func(p *plan.Plan)
		want string
	}{
		{"weak", func(p *plan.Plan) { p.P = append(p.P, p.Q...) }, "weaker than 128 bits"},
		{"no primes", func(p *plan.Plan) { p.P = nil }, "primes"},
		{"twice the same prime", func(p *plan.Plan) { p.Q[0] = p.Q[1] }, "stands twice"},
		{"no prime", func(p *plan.Plan) { p.Q[0] += 6 << p.LogN }, "is no prime"},
		{"ring degree", func(p *plan.Plan) { p.LogN = 12 }, "ring degree 2^12"},
		{"grid", func(p *plan.Plan) { p.Grid.Rows *= 2 }, "does not fit 8192 slots"},
		{"period that halves nothing", func(p *plan.Plan) { p.Grid.Period = 3 << 10 }, "does not fit 3072 slots"},
		{"period beyond the slots", func(p *plan.Plan) { p.Grid.Period = 1 << 20 }, "does not fit 1048576 slots"},
		{"period shorter than the grid", func(p *plan.Plan) { p.Grid.Period = 1 }, "does not fit 1 slots"},
		{"negative period", func(p *plan.Plan) { p.Grid.Period = -8 }, "does not fit -8 slots"},
		{"huge grid", func(p *plan.Plan) { p.Grid.Rows, p.Grid.Cols = 1<<40, 1<<40 }, "a grid of"},
		{"huge map", func(p *plan.Plan) { p.Tensors[1].Layout.C = 1 << 40 }, "channels"},
		{"level", func(p *plan.Plan) { p.Tensors[1].Level = 99 }, "level 99"},
		{"negative level", func(p *plan.Plan) { p.Tensors[1].Level = -1 }, "level -1"},
		{"scale", func(p *plan.Plan) { p.Tensors[1].Scale = 1e300 }, "does not fit the modulus"},
		{"no gain", func(p *plan.Plan) { p.Tensors[1].Gain[0] = 0 }, "no gain 0"},
		{"too few gains", func(p *plan.Plan) { p.Tensors[1].Gain = p.Tensors[1].Gain[:2] }, "one for each"},
		{"made twice", func(p *plan.Plan) { p.Steps[1].Output = 1 }, "made already"},
		{"reads the future", func(p *plan.Plan) { p.Steps[0].Inputs[0] = 3 }, "not made before"},
		{"reads nothing", func(p *plan.Plan) { p.Steps[0].Inputs, p.Steps[0].Factors = nil, nil }, "0 inputs"},
		{"unknown step", func(p *plan.Plan) { p.Steps[1].Kind = "cube" }, "unknown kind"},
		{"square of nothing", func(p *plan.Plan) { p.Steps[1].Inputs = nil }, "reads 0 tensors"},
		{"factor", func(p *plan.Plan) { p.Steps[0].Factors[0] *= 2 }, "has scale"},
		{"key", func(p *plan.Plan) { p.Keys[0].Rotation = -1 }, "rotation by -1"},
		{"keys out of order", func(p *plan.Plan) { p.Keys[1] = p.Keys[0] }, "do not rise"},
		{"limit", func(p *plan.Plan) { p.Limit = 0 }, "a limit of 0"},
		{"std", func(p *plan.Plan) { p.Model.Pixels.Std = 0 }, "std 0"},
		{"options", func(p *plan.Plan) { p.Options.Precision = 0 }, "lack defaults"},
		{"no images", func(p *plan.Plan) { p.Options.Images = 0 }, "lack defaults"},
		{"memory", func(p *plan.Plan) { p.Options.Memory = 1 }, "1 MiB of memory"},
		{"rounding", func(p *plan.Plan) { p.Rounding = -1 }, "rounding error of -1"},
	} {
		refused(t, tc.name, tc.edit, tc.want)
	}
	if err := (*plan.Plan)(nil).Check(); err == nil {
		t.Error("no plan passes")
	}
	if s := (&plan.Plan{}).String(); !strings.Contains(s, "plan") {
		t.Errorf("an empty plan reads %q", s)
	}
}

// TestCheckLayouts: lanes, phases and pixels that no ciphertexts hold.
func TestCheckLayouts(t *testing.T) {
	for _, tc := range []struct {
		name string
		edit func(l *polyphase.Layout, g *polyphase.Grid)
		want string
	}{
		{"lanes", func(_ *polyphase.Layout, g *polyphase.Grid) { g.Lanes = 6 }, "6 lanes"},
		{"no lanes", func(_ *polyphase.Layout, g *polyphase.Grid) { g.Lanes = 0 }, "0 lanes"},
		{"lanes beyond the slots", func(_ *polyphase.Layout, g *polyphase.Grid) { g.Lanes = 16 }, "does not fit 8192 slots"},
		{"lanes that differ", func(l *polyphase.Layout, _ *polyphase.Grid) { l.Lanes = 4 }, "do not fit a grid"},
		{"lanes of a map", func(l *polyphase.Layout, _ *polyphase.Grid) { l.Lanes = 3 }, "a layout of"},
		{"phases", func(l *polyphase.Layout, _ *polyphase.Grid) { l.Ly = 3 }, "a layout of"},
		{"no phases", func(l *polyphase.Layout, _ *polyphase.Grid) { l.Lx = 0 }, "a layout of"},
		{"negative phases", func(l *polyphase.Layout, _ *polyphase.Grid) { l.Px, l.Lx = -4, -4 }, "a layout of"},
		{"many phases", func(l *polyphase.Layout, _ *polyphase.Grid) { l.Py, l.Px = 1<<40, 1<<40 }, "a layout of"},
		{"pixels", func(l *polyphase.Layout, _ *polyphase.Grid) { l.H *= 2 }, "do not fit a grid"},
		{"no pixels", func(l *polyphase.Layout, _ *polyphase.Grid) { l.W = 0 }, "a layout of"},
	} {
		refused(t, tc.name, func(p *plan.Plan) { tc.edit(&p.Tensors[1].Layout, &p.Grid) }, tc.want)
	}
	refused(t, "half an image", func(p *plan.Plan) { p.Tensors[0].Layout.H /= 2 }, "the image's are")
}

// TestCheckFields: what a step of that kind cannot have.
func TestCheckFields(t *testing.T) {
	for _, tc := range []struct {
		name string
		kind plan.Kind
		edit func(s *plan.Step)
		want string
	}{
		{"drop", plan.Linear, func(s *plan.Step) { s.Drop = 3 }, "rescales by 3 primes"},
		{"negative drop", plan.Linear, func(s *plan.Step) { s.Drop = -1 }, "rescales by -1 primes"},
		{"drop of no prime", plan.Linear, func(s *plan.Step) { s.Drop = 2 }, "level"},
		{"no drop", plan.Linear, func(s *plan.Step) { s.Drop = 0 }, "has scale"},
		{"giant", plan.Linear, func(s *plan.Step) { s.Giant = 3 }, "a power of two"},
		{"huge giant", plan.Linear, func(s *plan.Step) { s.Giant = 1 << 14 }, "a power of two"},
		{"negative giant", plan.Linear, func(s *plan.Step) { s.Giant = -8 }, "a count of -8"},
		{"block", plan.Linear, func(s *plan.Step) { s.Block = -1 }, "a count of -1"},
		{"held", plan.Linear, func(s *plan.Step) { s.Held = -1 }, "a count of -1"},
		{"weights", plan.Linear, func(s *plan.Step) { s.Weights = 1 << 40 }, "a count of"},
		{"masks", plan.Linear, func(s *plan.Step) { s.Masks = 1 << 40 }, "a count of"},
		{"negative mask", plan.Linear, func(s *plan.Step) { s.Mask = -1 }, "masks of scale -1"},
		{"half a mask", plan.Linear, func(s *plan.Step) { s.Mask = 1.5 }, "masks of scale 1.5"},
		{"huge mask", plan.Linear, func(s *plan.Step) { s.Mask = 1 << 53 }, "masks of scale"},
		{"mask of no number", plan.Linear, func(s *plan.Step) { s.Mask = math.NaN() }, "masks of scale NaN"},
		{"mask nobody scaled for", plan.Linear, func(s *plan.Step) { s.Mask = 1 << 20 }, "has scale"},
		{"masks merged and apart", plan.Linear, func(s *plan.Step) { s.Mask, s.Merged = 1<<20, true }, "masks of scale"},
		{"window of a linear step", plan.Linear, func(s *plan.Step) { s.Window = 2 }, "no window"},
		{"window", plan.Pool, func(s *plan.Step) { s.Window = 65 }, "a pooling of 65 pixels"},
		{"no window", plan.Pool, func(s *plan.Step) { s.Window = 0 }, "a pooling of 0 pixels"},
		{"window between", plan.Pool, func(s *plan.Step) { s.Window = 3 }, "a pooling of 3 pixels"},
		{"stride beyond the phases", plan.Pool, func(s *plan.Step) { s.Window, s.Stride = 4, 4 }, "a pooling by 4"},
		{"no stride", plan.Pool, func(s *plan.Step) { s.Stride = 0 }, "a pooling of"},
		{"window of a square", plan.Square, func(s *plan.Step) { s.Window = 2 }, "has no window"},
		{"giant of a square", plan.Square, func(s *plan.Step) { s.Giant = 2 }, "has no weights"},
		{"rows of a square", plan.Square, func(s *plan.Step) { s.Outer = plan.Rows }, "has no weights"},
		{"outer", plan.Linear, func(s *plan.Step) { s.Outer = 3 }, "of kind 3"},
		{"negative outer", plan.Linear, func(s *plan.Step) { s.Outer = -1 }, "of kind -1"},
		{"block of a pooling", plan.Pool, func(s *plan.Step) { s.Block = 2 }, "has no weights"},
		{"mask of a pooling", plan.Pool, func(s *plan.Step) { s.Mask = 2 }, "has no weights"},
		{"merged masks of a square", plan.Square, func(s *plan.Step) { s.Merged = true }, "has no weights"},
		{"drop of a relinearisation", plan.Relinearise, func(s *plan.Step) { s.Drop = 1 }, "has no weights"},
		{"a sum that was a pooling", plan.Pool, func(s *plan.Step) { s.Kind, s.Window, s.Stride = plan.Total, 0, 0 }, "sum of all pixels"},
	} {
		refused(t, tc.name, func(p *plan.Plan) {
			tc.edit(&p.Steps[slices.IndexFunc(p.Steps, func(s plan.Step) bool { return s.Kind == tc.kind })])
		}, tc.want)
	}
}

// refused edits a plan, which is then refused for what is wanted, also as a file.
func refused(t *testing.T, name string, edit func(p *plan.Plan), want string) {
	t.Helper()
	p := whole(t)
	edit(p)
	if err := p.Check(); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: %v; expected an error with %q", name, err, want)
	}
	var b bytes.Buffer
	if _, err := p.WriteTo(&b); err != nil {
		return // it has numbers that no file holds
	}
	if _, err := plan.Read(&b); err == nil {
		t.Errorf("%s: the plan was read from a file", name)
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	whole(f).WriteTo(&b)
	f.Add(b.Bytes()[64 : b.Len()-32])
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := plan.Parse(text)
		if err != nil {
			return
		}
		// What passes can be printed, sized and written.
		_, _ = p.String(), p.PeakBytes()
		var b bytes.Buffer
		if _, err := p.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		back, err := plan.Read(&b)
		if err != nil || back.Digest() != p.Digest() {
			t.Errorf("written and read again: %v", err)
		}
	})
}
