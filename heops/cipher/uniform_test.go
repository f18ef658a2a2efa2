package cipher_test

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"cryptounet/heops/cipher"

	"github.com/tuneinsight/lattigo/v5/ring"
	"github.com/tuneinsight/lattigo/v5/ring/ringqp"
)

// TestUniform reads the bytes of the generator as FORMATS.md says, with big
// integers, and expects the same residues.
func TestUniform(t *testing.T) {
	const n = 1 << 10
	for _, size := range []uint64{30, 45, 60} {
		g := ring.NewNTTFriendlyPrimesGenerator(size, 2*n)
		below, err := g.NextDownstreamPrimes(2)
		if err != nil {
			t.Fatal(err)
		}
		above, err := g.NextUpstreamPrimes(1)
		if err != nil {
			t.Fatal(err)
		}
		q, errQ := ring.NewRing(n, append(below, above...))
		special, errP := ring.NewRing(n, below[:1])
		if err := errors.Join(errQ, errP); err != nil {
			t.Fatal(err)
		}
		r := ringqp.Ring{RingQ: q, RingP: special}
		for i := range 3 {
			seed := cipher.Seed(sha256.Sum256(fmt.Append(nil, size)))
			u, p := seed.Uniform(i), r.NewPoly()
			u.Read(r, p)
			key := fmt.Appendf(nil, "cryptounet uniform 2%s", seed[:])
			bytes := rand.NewChaCha8(sha256.Sum256(binary.LittleEndian.AppendUint32(key, uint32(i))))
			rows := append(slices.Clone(p.Q.Coeffs), p.P.Coeffs...)
			for row, q := range append(r.RingQ.ModuliChain(), below[0]) {
				q := new(big.Int).SetUint64(q)
				for j := 0; j < n; {
					var word [8]byte
					bytes.Read(word[:])
					slices.Reverse(word[:])
					v := new(big.Int).SetBytes(word[:])
					words := new(big.Int).Lsh(big.NewInt(1), 64)
					v.Mul(v, q)
					if new(big.Int).Mod(v, words).Cmp(new(big.Int).Mod(words, q)) < 0 {
						continue
					}
					v.Div(v, words)
					if rows[row][j] != v.Uint64() {
						t.Fatalf("%d bits, number %d, row %d: residue %d is %d, expected %v", size, i, row, j, rows[row][j], v)
					}
					j++
				}
			}
		}
	}
}
