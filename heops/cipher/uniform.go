package cipher

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"

	"github.com/tuneinsight/lattigo/v5/ring/ringqp"
)

// Seed is the public randomness of fresh encryptions, or of keys: their uniform
// halves grow from it.
type Seed [32]byte

// Uniform gives the uniform residues that grow from a seed and a number. They are
// public: what the generator has to give is that nobody chose them.
type Uniform struct {
	words *rand.ChaCha8
}

// seedDomain begins what the keys of Uniform's streams are hashes of.
const seedDomain = "cryptounet uniform 2"

// Uniform returns the residues of ciphertext, or rotation, i. They come from the
// words of ChaCha8Rand (c2sp.org/chacha8rand), keyed with SHA-256 of a domain, the
// seed and the number: the upper word of each word's product with the prime, which
// is uniform where words with a lower one below 2^64 modulo the prime are skipped
// (Lemire, ACM TOMACS 29(1), 2019). FORMATS.md in package wire has the details.
func (s *Seed) Uniform(i int) *Uniform {
	key := binary.LittleEndian.AppendUint32(append([]byte(seedDomain), s[:]...), uint32(i))
	return &Uniform{rand.NewChaCha8(sha256.Sum256(key))}
}

// Read fills a polynomial of a ring, prime by prime.
func (u *Uniform) Read(r ringqp.Ring, p ringqp.Poly) {
	if r.RingQ != nil {
		u.fill(p.Q.Coeffs, r.RingQ.ModuliChain()[:r.LevelQ()+1])
	}
	if r.RingP != nil {
		u.fill(p.P.Coeffs, r.RingP.ModuliChain()[:r.LevelP()+1])
	}
}

func (u *Uniform) fill(rows [][]uint64, primes []uint64) {
	words := u.words
	for i, q := range primes {
		row, skip := rows[i], -q%q
		for j := 0; j < len(row); {
			if v, rest := bits.Mul64(words.Uint64(), q); rest >= skip {
				row[j] = v
				j++
			}
		}
	}
}
