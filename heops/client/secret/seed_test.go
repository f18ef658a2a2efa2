package secret_test

import (
	"bytes"
	"fmt"
	"testing"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/secret"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/wire"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
)

// plaintext returns the plaintext whose every coefficient is v.
func plaintext(k *secret.Key, v uint64) *rlwe.Plaintext {
	params := k.Scheme().Lattigo()
	pt := hefloat.NewPlaintext(params, params.MaxLevel())
	for _, row := range pt.Value.Coeffs {
		for i := range row {
			row[i] = v
		}
	}
	params.RingQ().NTT(pt.Value, pt.Value)
	return pt
}

func seedOf(t testing.TB, first byte) *secret.Seed {
	t.Helper()
	b := make([]byte, secret.SeedSize)
	b[0] = first
	s, err := secret.SeedFrom(b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ExampleSeedFrom() {
	if _, err := secret.SeedFrom([]byte("correct horse")); err != nil {
		fmt.Println(err)
	}
	// Output:
	// secret: a seed of 13 bytes; it has 32
}

// made is all that a key makes, as bytes.
type made struct {
	owner            wire.Owner
	secret           *rlwe.SecretKey
	keys             []byte
	one, other, pair []*rlwe.Ciphertext
}

var list = []plan.Key{{Rotation: 0, Level: 1}, {Rotation: 1, Level: 0}, {Rotation: 5, Level: 1}}

func makeAll(t *testing.T, k *secret.Key) (m made) {
	t.Helper()
	m.owner, m.secret = k.Owner(), k.Lattigo()
	keys, err := k.EvaluationKeys(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := keys.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	m.keys = b.Bytes()
	encrypt := func(pts ...*rlwe.Plaintext) []*rlwe.Ciphertext {
		cts, _, err := k.Encrypt(t.Context(), pts...)
		if err != nil {
			t.Fatal(err)
		}
		return cts
	}
	m.one, m.other = encrypt(plaintext(k, 7)), encrypt(plaintext(k, 8))
	m.pair = encrypt(plaintext(k, 7), plaintext(k, 8))
	return m
}

// TestEqualSeeds: a reproducible key makes equal bits of equal seeds, schemes and
// arguments, and shares nothing between different ones.
func TestEqualSeeds(t *testing.T) {
	s := ring14(t, 2)
	key := func(s *cipher.Scheme, first byte) *secret.Key {
		k, err := secret.Reproducible(s, seedOf(t, first))
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	a, again, other := makeAll(t, key(s, 1)), makeAll(t, key(s, 1)), makeAll(t, key(s, 2))
	if a.owner != again.owner || !a.secret.Equal(again.secret) || !bytes.Equal(a.keys, again.keys) || !a.one[0].Equal(again.one[0]) || !a.pair[1].Equal(again.pair[1]) {
		t.Error("equal seeds make different bits")
	}
	if a.owner == other.owner || a.secret.Equal(other.secret) || bytes.Equal(a.keys, other.keys) || a.one[0].Equal(other.one[0]) {
		t.Error("different seeds make equal bits")
	}
	// Another plaintext beside it or in its place is another call: uniform halves
	// differ.
	for _, ct := range []*rlwe.Ciphertext{a.other[0], a.pair[0], a.pair[1]} {
		if ct.Value[1].Equal(&a.one[0].Value[1]) {
			t.Error("two calls share a uniform half")
		}
	}
	// Other keys beside it: the key for rotation 1 is another.
	few, err := key(s, 1).EvaluationKeys(t.Context(), list[1:])
	if err != nil {
		t.Fatal(err)
	}
	all, err := key(s, 1).EvaluationKeys(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	x, _ := few.Key(1, 0)
	y, _ := all.Key(1, 0)
	if x.Value[0][0][1].Equal(&y.Value[0][0][1]) {
		t.Error("keys of two lists share a uniform half")
	}
	// Another digest: another plan of the same parameters.
	p := s.Lattigo()
	k := key(scheme(t, cipher.Literal{LogN: p.LogN(), Q: p.Q(), P: p.P(), Ring: p.RingType(), LogScale: 30}, wire.Digest{1}), 1)
	if k.Owner() == a.owner || k.Lattigo().Equal(a.secret) {
		t.Error("one seed has the same key under two plans")
	}
}

// TestFreshRandomness: a key from a seed is the same again, what it makes is not.
func TestFreshRandomness(t *testing.T) {
	s := ring14(t, 2)
	var all [2]made
	for i := range all {
		k, err := secret.FromSeed(s, seedOf(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		all[i] = makeAll(t, k)
	}
	if all[0].owner != all[1].owner || !all[0].secret.Equal(all[1].secret) {
		t.Error("equal seeds, different keys")
	}
	if bytes.Equal(all[0].keys, all[1].keys) || all[0].one[0].Equal(all[1].one[0]) {
		t.Error("what a key makes is not fresh")
	}
}

// TestSeedOfAKey: a key gives its seed to be stored, and is made from it again.
func TestSeedOfAKey(t *testing.T) {
	s := ring14(t, 2)
	k, err := secret.New(s)
	if err != nil {
		t.Fatal(err)
	}
	seed, err := k.Seed()
	if err != nil {
		t.Fatal(err)
	}
	again, err := secret.FromSeed(s, seed)
	if err != nil || again.Owner() != k.Owner() || !again.Lattigo().Equal(k.Lattigo()) {
		t.Errorf("another key grew from the seed: %v", err)
	}
}
