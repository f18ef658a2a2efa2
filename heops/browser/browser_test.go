package browser_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math"
	"strings"
	"testing"

	"cryptounet/heops/browser"
	"cryptounet/heops/cipher"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/damage"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/science/pictures"
)

var ctx = context.Background()

// planFile returns the small network's plan as a server sends it.
func planFile(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := session.Small(t).Plan.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t testing.TB, seed []byte, o browser.Options) *browser.Session {
	t.Helper()
	s, err := browser.Open(planFile(t), seed, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// grey is the drawn image, within the contrast that the network was calibrated on.
func grey(x, y int) byte { return byte(64 + (7*x+5*y)%128) }

// drawn returns a PNG of a size.
func drawn(t testing.TB, w, h int) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = grey(i%w, i/w)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// computed is what a server makes of keys and inputs.
func computed(t testing.TB, keys []byte, input []byte) []byte {
	t.Helper()
	s := session.Small(t)
	c, err := cipher.NewContext(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	k, err := c.ReadEvaluationKeys(bytes.NewReader(keys))
	if err != nil {
		t.Fatal(err)
	}
	e, err := evaluator.New(s.Program, k)
	if err != nil {
		t.Fatal(err)
	}
	x, err := c.ReadEncrypted(bytes.NewReader(input))
	if err != nil {
		t.Fatal(err)
	}
	y, err := e.Run(ctx, x)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := y.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSession: what a page does from a file to its mask, in one run and in tiles,
// with the secret stored and opened again in between, gives the mask of the network in plaintext.
func TestSession(t *testing.T) {
	for _, tc := range []struct{ w, h, runs int }{{128, 128, 1}, {200, 150, 0}} {
		t.Run(fmt.Sprintf("%dx%d", tc.w, tc.h), func(t *testing.T) {
			made := 0
			s := open(t, nil, browser.Options{Made: func(n, of int) {
				if n != made+1 || n > of {
					t.Errorf("%d keys of %d after %d", n, of, made)
				}
				made = n
			}})
			keys, err := s.Keys(ctx)
			if err != nil {
				t.Fatal(err)
			}
			d, err := s.Describe()
			if err != nil {
				t.Fatal(err)
			}
			if made == 0 || len(d.Steps) == 0 || int64(len(keys)) < d.KeyBytes || d.Classes != 1 {
				t.Errorf("%d keys of %d bytes; %+v", made, len(keys), d)
			}
			shown, err := s.Image("scan.png", drawn(t, tc.w, tc.h), 0)
			if err != nil {
				t.Fatal(err)
			}
			if shown.Width != tc.w || shown.Height != tc.h || shown.Runs != s.Runs() || tc.runs > 0 && shown.Runs != tc.runs || tc.runs == 0 && shown.Runs < 2 {
				t.Errorf("the page shows %+v", shown)
			}
			var inputs [][]byte
			for run := range s.Runs() {
				input, err := s.Encrypt(ctx, run)
				if err != nil {
					t.Fatal(err)
				}
				inputs = append(inputs, input)
			}
			if _, err := s.Mask(0.5); err == nil {
				t.Error("a mask before the result came")
			}

			// The page was closed; the secret was stored.
			seed, err := s.Seed()
			if err != nil {
				t.Fatal(err)
			}
			s.Close()
			s = open(t, seed, browser.Options{})
			if again, _ := s.Describe(); again.Owner != d.Owner {
				t.Fatalf("secret %s after %s", again.Owner, d.Owner)
			}
			if _, err := s.Image("scan.png", drawn(t, tc.w, tc.h), 0); err != nil {
				t.Fatal(err)
			}
			for run, input := range inputs {
				if err := s.Join(ctx, run, computed(t, keys, input)); err != nil {
					t.Fatal(err)
				}
			}
			mask, err := s.Mask(0.5)
			if err != nil {
				t.Fatal(err)
			}
			file, err := s.MaskPNG(0.5)
			if err != nil {
				t.Fatal(err)
			}
			picture, err := png.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			white := 0
			for i, m := range mask {
				if picture.(*image.Gray).Pix[i] != 255*m {
					t.Fatalf("pixel %d is %d in the mask", i, m)
				}
				white += int(m)
			}
			if len(mask) != tc.w*tc.h {
				t.Errorf("a mask of %d pixels", len(mask))
			}
			if none, _ := s.Mask(1); bytes.Count(none, []byte{1}) != 0 {
				t.Error("a probability above 1")
			}
			if all, _ := s.Mask(0); bytes.Count(all, []byte{1}) != len(all) {
				t.Error("a probability below 0")
			}
			if tc.runs == 1 {
				plain(t, mask)
			}
		})
	}
}

// plain holds the mask of the drawn image against the network's in plaintext.
func plain(t *testing.T, mask []byte) {
	t.Helper()
	small := session.Small(t)
	pages, err := pictures.Decode("scan.png", drawn(t, 128, 128))
	if err != nil {
		t.Fatal(err)
	}
	x, err := pages[0].Input(small.Plan.Model.Pixels)
	if err != nil {
		t.Fatal(err)
	}
	want, err := small.Network.Result(x, small.Plan.Pitch())
	if err != nil {
		t.Fatal(err)
	}
	near := 4 * math.Hypot(small.Plan.Result().Noise, small.Plan.Rounding)
	sure := 0
	for i, v := range want.Data {
		if math.Abs(v) < near {
			continue
		}
		sure++
		if (v > 0) != (mask[i] == 1) {
			t.Fatalf("pixel %d is %d; its logit is %.3g", i, mask[i], v)
		}
	}
	if sure < len(mask)/2 {
		t.Errorf("only %d pixels are sure", sure)
	}
}

// TestReproducible: with equal seeds the bytes are those of package client, which
// the test vectors fix; without they differ every time.
func TestReproducible(t *testing.T) {
	seed := bytes.Repeat([]byte{5}, 32)
	a, b := open(t, seed, browser.Options{Reproducible: true}), open(t, seed, browser.Options{Reproducible: true})
	c := open(t, seed, browser.Options{})
	var inputs [][]byte
	for _, s := range []*browser.Session{a, b, c, c} {
		if _, err := s.Synthetic(3); err != nil {
			t.Fatal(err)
		}
		x, err := s.Encrypt(ctx, 0)
		if err != nil {
			t.Fatal(err)
		}
		inputs = append(inputs, x)
	}
	if !bytes.Equal(inputs[0], inputs[1]) || bytes.Equal(inputs[0], inputs[2]) || bytes.Equal(inputs[2], inputs[3]) {
		t.Error("reproducible encryptions differ, or fresh ones do not")
	}
}

// TestRefused: what a server or a person may send wrongly.
func TestRefused(t *testing.T) {
	s := open(t, nil, browser.Options{})
	other := open(t, nil, browser.Options{})
	keys, err := other.Keys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Encrypt(ctx, 0); err == nil || !strings.Contains(err.Error(), "choose one") {
		t.Errorf("no image: %v", err)
	}
	for _, q := range []*browser.Session{s, other} {
		if _, err := q.Synthetic(1); err != nil {
			t.Fatal(err)
		}
	}
	input, err := other.Encrypt(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	result := computed(t, keys, input)
	for _, tc := range []struct {
		name string
		do   func() error
		want string
	}{
		{"another secret's result", func() error { return s.Join(ctx, 0, result) }, "secret"},
		{"an input for a result", func() error { return other.Join(ctx, 0, input) }, "in place of a result"},
		{"a result and more", func() error { return other.Join(ctx, 0, append(bytes.Clone(result), 1)) }, "1 bytes follow"},
		{"half a result", func() error { return other.Join(ctx, 0, result[:len(result)/2]) }, "ends"},
		{"a run too far", func() error { return other.Join(ctx, 1, result) }, "no run 2 of 1"},
		{"a run before the first", func() error { _, err := other.Encrypt(ctx, -1); return err }, "no run 0 of 1"},
		{"no image", func() error { _, err := s.Image("note.txt", []byte("hello"), 0); return err }, "note.txt is no image"},
		{"a page too far", func() error { _, err := s.Image("scan.png", drawn(t, 128, 128), 1); return err }, "no page 2"},
		{"a large file", func() error { _, err := s.Image("scan.tif", make([]byte, browser.MostBytes+1), 0); return err }, "cryptounet encrypt"},
		{"a large image", func() error { _, err := s.Image("scan.png", drawn(t, 4097, 4096), 0); return err }, "million pixels"},
		{"a threshold", func() error { other.Join(ctx, 0, result); _, err := other.Mask(2); return err }, "0 to 1"},
		{"a short seed", func() error { _, err := browser.Open(planFile(t), []byte("short"), browser.Options{}); return err }, "5 bytes"},
		{"no plan", func() error { _, err := browser.Open(nil, nil, browser.Options{}); return err }, "the server's plan"},
		{"a closed session", func() error { s.Close(); _, err := s.Keys(ctx); return err }, "Open"},
		{"no session", func() error { _, err := new(browser.Session).Seed(); return err }, "Open"},
	} {
		if err := tc.do(); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v; expected %q", tc.name, err, tc.want)
		}
	}
}

// TestPreview: what is shown is the grey of the file.
func TestPreview(t *testing.T) {
	s := open(t, nil, browser.Options{})
	if _, err := s.Image("scan.png", drawn(t, 128, 128), 0); err != nil {
		t.Fatal(err)
	}
	got, err := s.Preview()
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got {
		if v != grey(i%128, i/128) {
			t.Fatalf("pixel %d is %d", i, v)
		}
	}
}

// FuzzJoin: a server may send anything.
func FuzzJoin(f *testing.F) {
	s := open(f, nil, browser.Options{})
	if _, err := s.Synthetic(1); err != nil {
		f.Fatal(err)
	}
	keys, err := s.Keys(ctx)
	if err != nil {
		f.Fatal(err)
	}
	input, err := s.Encrypt(ctx, 0)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(computed(f, keys, input))
	f.Add(input)
	f.Add(damage.Flip(input, 8*damage.Content))
	f.Add(damage.Reseal(input, func(b []byte) { clear(b[damage.Content : damage.Content+64]) }))
	f.Fuzz(func(t *testing.T, b []byte) {
		if s.Join(ctx, 0, b) == nil {
			if _, err := s.Mask(0.5); err != nil {
				t.Error(err)
			}
		}
	})
}
