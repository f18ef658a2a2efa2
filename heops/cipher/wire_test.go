package cipher_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"cryptounet/heops/cipher"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/damage"
	"cryptounet/heops/internal/session"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
)

// TestRoundTrip: the other side has the program and what came over the wire,
// all messages on one stream.
func TestRoundTrip(t *testing.T) {
	ctx := context.Background()
	s := session.Small(t)
	input := s.Encrypt(t)
	var stream bytes.Buffer
	if _, err := s.Keys.WriteTo(&stream); err != nil {
		t.Fatal(err)
	}
	before := stream.Len()
	if predicted := s.Plan.KeyUploadBytes(); int64(before) < predicted || int64(before) > predicted+200+16*int64(len(s.Plan.Keys)) || int64(before) > s.Keys.Bytes()*7/10 {
		t.Errorf("the keys take %d bytes on the wire, %d in memory; the plan predicts %d and a header", before, s.Keys.Bytes(), predicted)
	}
	size, err := input.WriteTo(&stream)
	if err != nil || size != int64(stream.Len()-before) {
		t.Fatalf("wrote %d bytes, counted %d: %v", stream.Len()-before, size, err)
	}
	if predicted := s.Plan.UploadBytes(); size < predicted || size > predicted+200 {
		t.Errorf("the upload is %d bytes, the plan predicts %d and a header", size, predicted)
	}
	other, err := cipher.NewContext(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := other.ReadEvaluationKeys(&stream)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys.List() { // what grows from the seed is what was made
		own, err := s.Keys.Key(k.Rotation, k.Level)
		if err != nil {
			t.Fatal(err)
		}
		if theirs, err := keys.Key(k.Rotation, k.Level); err != nil || !theirs.Equal(own) {
			t.Errorf("the key for %s has changed on its way: %v", cipher.Describe(k), err)
		}
	}
	e, err := evaluator.New(s.Program, keys)
	if err != nil {
		t.Fatal(err)
	}
	received, err := e.ReadEncrypted(&stream)
	if err != nil {
		t.Fatal(err)
	}
	if stream.Len() != 0 {
		t.Errorf("%d bytes are left on the stream", stream.Len())
	}
	run, err := e.Start(received)
	if err != nil {
		t.Fatal(err)
	}
	twin, err := s.Program.Twin(s.Image)
	if err != nil {
		t.Fatal(err)
	}
	// Every map of the run can travel, not only the last.
	for run.Next(ctx) {
		if _, err := run.Map().WriteTo(&stream); err != nil {
			t.Fatal(err)
		}
	}
	for range s.Plan.Steps {
		back, err := s.Client.ReadEncrypted(&stream)
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Client.Compare(ctx, back, twin)
		if err != nil {
			t.Fatal(err)
		}
		if c.RMSError > 4*c.Predicted {
			t.Errorf("after its travel %v", c)
		}
	}
}

func TestDamagedMessages(t *testing.T) {
	s := session.Small(t)
	var mapFrame, keyFrame bytes.Buffer
	if _, err := s.Encrypt(t).WriteTo(&mapFrame); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Keys.WriteTo(&keyFrame); err != nil {
		t.Fatal(err)
	}
	m, k := mapFrame.Bytes(), keyFrame.Bytes()
	own, err := cipher.NewContext(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	// The same parameters, but results may be larger: another plan.
	wider, err := planner.New(s.Network, plan.Options{Height: 128, Width: 128, Margin: 4})
	if err != nil {
		t.Fatal(err)
	}
	other, err := cipher.NewContext(wider.Plan())
	if err != nil {
		t.Fatal(err)
	}
	gap := 1 // a key whose rotation less one the plan has no key for
	for s.Plan.Keys[gap].Rotation == s.Plan.Keys[gap-1].Rotation+1 {
		gap++
	}
	gap = 68 + 8*gap // where the frame has its rotation
	readMap := func(c *cipher.Context) func(io.Reader) error {
		return func(r io.Reader) error { _, err := c.ReadEncrypted(r); return err }
	}
	readKeys := func(c *cipher.Context) func(io.Reader) error {
		return func(r io.Reader) error { _, err := c.ReadEvaluationKeys(r); return err }
	}
	for _, tc := range []struct {
		name string
		data []byte
		read func(io.Reader) error
		want string
	}{
		{"empty", nil, readMap(own), "cut off"},
		{"cut off", m[:len(m)-1], readMap(own), "cut off"},
		{"cut off in the middle", m[:len(m)/2], readMap(own), "cut off"},
		{"something else", append([]byte("X"), m[1:]...), readMap(own), "not an encrypted map"},
		{"keys as a map", k, readMap(own), "evaluation keys; expected an encrypted map"},
		{"another plan", m, readMap(other), "belongs to plan"},
		{"a bit of a coefficient", damage.Flip(m, 8*len(m)/2), readMap(own), "damaged"},
		{"a bit of the seed", damage.Flip(m, 8*80), readMap(own), "damaged on the way"},
		{"a bit of the owner", damage.Flip(m, 8*41), readMap(own), "damaged on the way"},
		{"a bit of the checksum", damage.Flip(m, 8*len(m)-1), readMap(own), "damaged on the way"},
		{"tensor", damage.Reseal(m, func(b []byte) { b[64] = 200 }), readMap(own), "claims to be tensor 200"},
		{"a seed where there is none", damage.Reseal(m, func(b []byte) { b[64] = 2 }), readMap(own), "inputs only"},
		{"a seed of a map of degree 1", damage.Reseal(m, func(b []byte) { b[64] = 1 }), readMap(own), "inputs only"},
		{"no images", damage.Reseal(m, func(b []byte) { b[68] = 0 }), readMap(own), "0 images"},
		{"too many images", damage.Reseal(m, func(b []byte) { b[71] = 9 }), readMap(own), "images"},
		{"no seed, half the polynomials", damage.Reseal(m, func(b []byte) { clear(b[72:104]) }), readMap(own), "it claims"},
		{"a coefficient", damage.Reseal(m, func(b []byte) { copy(b[104:], bytes.Repeat([]byte{0xff}, 64)) }), readMap(own), "not below its prime"},

		{"keys cut off", k[:len(k)/2], readKeys(own), "cut off"},
		{"keys of another plan", k, readKeys(other), "belong to plan"},
		{"a map as keys", m, readKeys(own), "expected evaluation keys"},
		{"a bit of a key", damage.Flip(k, 8*len(k)/2), readKeys(own), "damaged"},
		{"another rotation", damage.Reseal(k, func(b []byte) {
			binary.LittleEndian.PutUint32(b[gap:], binary.LittleEndian.Uint32(b[gap:])-1)
		}), readKeys(own), "the plan needs"},
		{"rotations that fall", damage.Reseal(k, func(b []byte) { b[68]++; b[69] = 1 }), readKeys(own), "must rise"},
		{"a level too many", damage.Reseal(k, func(b []byte) { b[72] = 99 }), readKeys(own), "claims level 99"},
		{"many keys", damage.Reseal(k, func(b []byte) { b[66] = 9 }), readKeys(own), "they claim to be"},
		{"one key less", damage.Reseal(k, func(b []byte) { b[64]-- }), readKeys(own), "the plan needs"},
	} {
		if err := tc.read(bytes.NewReader(tc.data)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v; expected an error with %q", tc.name, err, tc.want)
		}
	}
}

// TestRandomDamage flips bits anywhere in a map and in keys: none is read.
func TestRandomDamage(t *testing.T) {
	s, err := session.Build(func(rng *rand.Rand) *testnet.Builder { return testnet.New(rng).Conv(1, 3, 1) }, plan.Options{Height: 64, Width: 128})
	if err != nil {
		t.Fatal(err)
	}
	c, err := cipher.NewContext(s.Plan)
	if err != nil {
		t.Fatal(err)
	}
	var m, k bytes.Buffer
	s.Encrypt(t).WriteTo(&m)
	s.Keys.WriteTo(&k)
	rng := rand.New(rand.NewPCG(4, 4))
	for range 200 {
		bit := rng.IntN(8 * m.Len())
		if _, err := c.ReadEncrypted(bytes.NewReader(damage.Flip(m.Bytes(), bit))); err == nil {
			t.Errorf("bit %d of a map was flipped and it was read", bit)
		}
	}
	for range 20 {
		bit := rng.IntN(8 * k.Len())
		if _, err := c.ReadEvaluationKeys(bytes.NewReader(damage.Flip(k.Bytes(), bit))); err == nil {
			t.Errorf("bit %d of the keys was flipped and they were read", bit)
		}
	}
}
