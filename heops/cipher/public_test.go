package cipher

import (
	"bytes"
	"strings"
	"testing"

	"cryptounet/heops/internal/damage"
	"cryptounet/heops/wire"
)

// somePublic returns a public key with arbitrary residues.
func somePublic(t testing.TB, c *Context) *PublicKey {
	t.Helper()
	b := c.PublicRing().NewPoly()
	for _, rows := range [][][]uint64{b.Q.Coeffs, b.P.Coeffs} {
		for i, row := range rows {
			for j := range row {
				row[j] = uint64(1000*i + 7*j)
			}
		}
	}
	k, err := NewPublicKey(c, wire.Owner{7}, b, Seed{5})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func publicFrame(t testing.TB, c *Context) []byte {
	t.Helper()
	var b bytes.Buffer
	k := somePublic(t, c)
	if n, err := k.WriteTo(&b); err != nil || n != k.Bytes() {
		t.Fatalf("%d of %d bytes, %v", n, k.Bytes(), err)
	}
	return b.Bytes()
}

// FuzzReadPublicKey: a public key that is read is written as it was read.
func FuzzReadPublicKey(f *testing.F) {
	c := tiny(f)
	whole := publicFrame(f, c)
	f.Add(whole[damage.Content : len(whole)-32])
	f.Add(whole[damage.Content : damage.Content+40])
	f.Fuzz(func(t *testing.T, content []byte) {
		frame := sealed(wire.PublicKey, content)
		k, err := c.ReadPublicKey(bytes.NewReader(frame))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if _, err := k.WriteTo(&b); err != nil || !bytes.Equal(b.Bytes(), frame) {
			t.Errorf("written otherwise than read: %v", err)
		}
	})
}

// TestPublicKeyTravels: both halves arrive; what is damaged, cut off or of
// another plan does not.
func TestPublicKeyTravels(t *testing.T) {
	c := tiny(t)
	whole := publicFrame(t, c)
	k, err := c.ReadPublicKey(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	b, a := k.Halves()
	wantB, wantA := somePublic(t, c).Halves()
	if !b.Equal(&wantB) || !a.Equal(&wantA) || k.Owner() != (wire.Owner{7}) || !strings.Contains(k.String(), "public key of secret 07") {
		t.Errorf("%v has changed on its way", k)
	}
	for i := range 8 * len(whole) {
		if _, err := c.ReadPublicKey(bytes.NewReader(damage.Flip(whole, i))); err == nil {
			t.Errorf("bit %d was flipped and the key read", i)
		}
	}
	for n := range whole {
		if _, err := c.ReadPublicKey(bytes.NewReader(whole[:n])); err == nil || !strings.Contains(err.Error(), "cut off") {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	for name, tc := range map[string]struct {
		edit func(b []byte)
		want string
	}{
		"another plan": {func(b []byte) { b[8]++ }, "belongs to plan"},
		"a map":        {func(b []byte) { b[7] = byte(wire.Map) }, "expected a public key"},
		"a residue":    {func(b []byte) { copy(b[100:], bytes.Repeat([]byte{0xff}, 16)) }, "not below its prime"},
	} {
		if _, err := c.ReadPublicKey(bytes.NewReader(damage.Reseal(whole, tc.edit))); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v; expected %q", name, err, tc.want)
		}
	}
	if _, err := c.ReadPublicKey(bytes.NewReader(sealed(wire.PublicKey, whole[damage.Content:len(whole)-40]))); err == nil || !strings.Contains(err.Error(), "it claims") {
		t.Errorf("shorter: %v", err)
	}
	if _, err := NewPublicKey(c, wire.Owner{}, c.params.RingQP().AtLevel(0, 0).NewPoly(), Seed{}); err == nil {
		t.Error("a key of another level")
	}
}
