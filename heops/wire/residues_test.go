package wire_test

import (
	"bytes"
	"math/bits"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"cryptounet/heops/wire"
)

func TestResidues(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	primes := []uint64{1<<39 + 1, 1<<60 - 1, 3, 1<<49 - 1, 1<<63 - 25}
	residues := make([][]uint64, len(primes))
	back := make([][]uint64, len(primes))
	size := 0
	for i, q := range primes {
		residues[i], back[i] = make([]uint64, 128), make([]uint64, 128)
		for j := range residues[i] {
			residues[i][j] = rng.Uint64N(q)
		}
		residues[i][5], residues[i][6] = q-1, 0
		size += 128 * bits.Len64(q) / 8
	}
	var b bytes.Buffer
	w := wire.NewWriter(&b, wire.Header{Kind: wire.Map, Length: 4 + wire.ResiduesSize(128, primes)})
	w.Write([]byte("head"))
	w.Residues(residues, primes)
	if n, err := w.Close(); err != nil || n != int64(b.Len()) || b.Len() != 4+size+wire.Overhead {
		t.Fatalf("%d bytes of %d, %v; want %d", n, b.Len(), err, 4+size+wire.Overhead)
	}
	data := b.Bytes()[64+4 : b.Len()-32]
	if err := wire.ReadResidues(bytes.NewReader(data), back, primes); err != nil || !reflect.DeepEqual(back, residues) {
		t.Errorf("%v", err)
	}
	if err := wire.ReadResidues(bytes.NewReader(data[:len(data)-1]), back, primes); err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("%v", err)
	}
	primes[0] = 1 << 39 // one residue is its prime now
	residues[0][7] = primes[0]
	b.Reset()
	w = wire.NewWriter(&b, wire.Header{Kind: wire.Map, Length: wire.ResiduesSize(128, primes)})
	w.Residues(residues, []uint64{1<<39 + 1, 1<<60 - 1, 3, 1<<49 - 1, 1<<63 - 25})
	w.Close()
	if err := wire.ReadResidues(bytes.NewReader(b.Bytes()[64:]), back, primes); err == nil || !strings.Contains(err.Error(), "not below its prime") {
		t.Errorf("%v", err)
	}
}
