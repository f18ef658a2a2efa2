package input_test

import (
	"errors"
	"math"
	"testing"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/input"
	"cryptounet/heops/internal/session"
)

// TestPlaintexts: what is encoded decodes to the image, to the last bits of the
// scale; values out of range are named.
func TestPlaintexts(t *testing.T) {
	s := session.Small(t)
	c, err := cipher.NewContext(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	e, err := input.NewEncoder(c)
	if err != nil {
		t.Fatal(err)
	}
	pts, err := e.Plaintexts(t.Context(), s.Image)
	if err != nil {
		t.Fatal(err)
	}
	slots := make([][]float64, len(pts))
	for i, pt := range pts {
		if slots[i], err = e.Slots(pt, s.Plan.Input().Scale); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Plan.Values(0, slots)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range s.Image.Data {
		if math.Abs(got.Data[i]-v) > 1e-6 {
			t.Fatalf("pixel %d is %g and was %g", i, got.Data[i], v)
		}
	}
	dark := s.Image.Clone()
	dark.Data[9] = -77
	var out *input.RangeError
	if _, err := e.Plaintexts(t.Context(), dark); !errors.As(err, &out) || out.Value != -77 {
		t.Errorf("an input of -77: %v", err)
	}
	if _, err := e.Plaintexts(t.Context()); err == nil {
		t.Error("no image was encoded")
	}
	if _, err := input.NewEncoder(nil); err == nil {
		t.Error("an encoder of no plan")
	}
}
