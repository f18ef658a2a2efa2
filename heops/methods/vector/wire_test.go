package vector_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"cryptounet/heops/internal/damage"
	"cryptounet/heops/methods/vector"
)

// TestWire: an evaluator that has only what came over a connection computes
// what the client decrypts.
func TestWire(t *testing.T) {
	params, err := vector.NewParameters(vector.Literal{Levels: 2})
	if err != nil {
		t.Fatal(err)
	}
	client, err := vector.NewClient(params)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := client.EvaluationKeys(t.Context(), 3, -1)
	if err != nil {
		t.Fatal(err)
	}
	must := must(t)
	x := must(client.Encrypt([]float64{0.5, -0.25, 1, 2}))
	var wire bytes.Buffer
	if n, err := keys.WriteTo(&wire); err != nil || n != int64(wire.Len()) {
		t.Fatalf("wrote %d bytes of %d: %v", n, wire.Len(), err)
	}
	received, err := vector.ReadEvaluationKeys(params, &wire)
	if err != nil {
		t.Fatal(err)
	}
	eval, err := vector.NewEvaluator(received)
	if err != nil {
		t.Fatal(err)
	}
	send := func(v *vector.Vector) *vector.Vector {
		t.Helper()
		wire.Reset()
		if n, err := v.WriteTo(&wire); err != nil || n != int64(wire.Len()) {
			t.Fatalf("wrote %d bytes of %d: %v", n, wire.Len(), err)
		}
		return must(vector.ReadVector(params, &wire))
	}
	square := send(must(eval.Rescale(must(eval.Mult(send(x), x)))))
	y := must(eval.Rotate(must(eval.Add(square, square)), 3)) // scales survive exactly
	values, err := client.Decrypt(send(y))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(values[0]-8) > 1e-4 {
		t.Errorf("got %g, want 8", values[0])
	}
}

// TestWireErrors: damaged data is refused with the reason.
func TestWireErrors(t *testing.T) {
	params, err := vector.NewParameters(vector.Literal{Levels: 1})
	if err != nil {
		t.Fatal(err)
	}
	client, err := vector.NewClient(params)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := client.EvaluationKeys(t.Context(), 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	var v, k bytes.Buffer
	if _, err := must(t)(client.Encrypt(nil)).WriteTo(&v); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.WriteTo(&k); err != nil {
		t.Fatal(err)
	}
	// After a frame's header of 64 bytes: a vector's level 1, exponent 4 and
	// mantissa 16; or the number of keys 4, a rotation and a level of 4 each, and
	// a seed of 32.
	with := func(b []byte, at int, put ...byte) []byte {
		return damage.Reseal(b, func(b []byte) { copy(b[at:], put) })
	}
	for _, test := range []struct {
		name, want   string
		vector, keys []byte
	}{
		{"cut off", "cut off", v.Bytes()[:v.Len()-1], k.Bytes()[:k.Len()/2]},
		{"nothing", "cut off", []byte{}, []byte{}},
		{"something else", "; expected ", k.Bytes(), v.Bytes()},
		{"other parameters", "both sides need the same", with(v.Bytes(), 8, 2), with(k.Bytes(), 9, 14)},
		{"damaged", "damaged on the way", damage.Flip(v.Bytes(), 8*41), damage.Flip(k.Bytes(), 8*41)},
		{"level", "levels 0 to 1", with(v.Bytes(), 64, 9), with(k.Bytes(), 72, 9)},
		{"exponent", "exponent", with(v.Bytes(), 65, 0xff, 0xff, 0xff, 0x7f), nil},
		{"scale too large", "scale", with(v.Bytes(), 65, 0, 4, 0, 0), nil},
		{"scale zero", "scale", with(v.Bytes(), 69, make([]byte, 16)...), nil},
		{"coefficient", "not below its prime", with(v.Bytes(), 85, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), with(k.Bytes(), 124, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)},
		{"too many rotations", "claim to be", nil, with(k.Bytes(), 64, 0xff, 0xff, 0xff)},
		{"rotation twice", "must rise", nil, with(k.Bytes(), 84, 1)},
		{"rotation beyond the slots", "must rise", nil, with(k.Bytes(), 84, 0, 0, 1)},
		{"no relinearisation", "relinearisation", nil, with(k.Bytes(), 68, 5, 0, 0, 0, 1, 0, 0, 0, 6, 0, 0, 0, 1, 0, 0, 0, 7)},
	} {
		if test.vector != nil {
			if _, err := vector.ReadVector(params, bytes.NewReader(test.vector)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("vector, %s: error %v, want %q", test.name, err, test.want)
			}
		}
		if test.keys != nil {
			if _, err := vector.ReadEvaluationKeys(params, bytes.NewReader(test.keys)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("keys, %s: error %v, want %q", test.name, err, test.want)
			}
		}
	}
}

// FuzzReadVector: whatever is read without an error can be computed with and
// is written as it was read.
func FuzzReadVector(f *testing.F) {
	client, eval := sides(f, vector.Literal{Levels: 1})
	var b bytes.Buffer
	if _, err := must(f)(client.EncryptAt(0, []float64{1})).WriteTo(&b); err != nil {
		f.Fatal(err)
	}
	whole := b.Bytes()
	f.Add(whole[:85], uint16(0), byte(0))
	f.Add(whole[:85], uint16(86), byte(0xff))
	f.Fuzz(func(t *testing.T, head []byte, at uint16, change byte) {
		// The fuzzer changes the head and one byte of a whole message.
		data := bytes.Clone(whole)
		copy(data[:85], head)
		data[int(at)%len(data)] ^= change
		data = damage.Reseal(data, func([]byte) {})
		v, err := vector.ReadVector(client.Parameters(), bytes.NewReader(data))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if _, err := v.WriteTo(&again); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again.Bytes(), data) {
			t.Error("written otherwise than read")
		}
		if _, err := eval.Add(v, v); err != nil && !strings.Contains(err.Error(), "another client") {
			t.Error(err)
		}
	})
}
