package native

import (
	"sync"

	"cryptounet/heops/backend/rns"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
)

// arena keeps the memory of ciphertexts that nobody reads any more for the next
// ones, and for weights. It works in rows, the residues of one polynomial modulo one
// prime, so that memory goes from one level and degree to another.
type arena struct {
	n    int
	mu   sync.Mutex
	free [][]uint64
	made int // rows that came from the system: the most that were in use at once
}

// take returns a ciphertext in the NTT domain. Its coefficients are arbitrary.
func (a *arena) take(degree, level int) *rlwe.Ciphertext {
	rows := a.rows((degree + 1) * (level + 1))
	ct := &rlwe.Ciphertext{Element: rlwe.Element[ring.Poly]{MetaData: &rlwe.MetaData{}, Value: make([]ring.Poly, degree+1)}}
	ct.IsNTT = true
	ct.IsBatched = true
	for k := range ct.Value {
		ct.Value[k].Coeffs = rows[k*(level+1) : (k+1)*(level+1) : (k+1)*(level+1)]
	}
	return ct
}

func (a *arena) rows(k int) [][]uint64 {
	rows := make([][]uint64, k)
	a.mu.Lock()
	had := copy(rows, a.free[len(a.free)-min(k, len(a.free)):])
	a.free = a.free[:len(a.free)-had]
	first := a.made
	a.made += k - had
	a.mu.Unlock()
	for i := had; i < k; i++ {
		rows[i] = rns.NewRow(a.n, first+i-had)
	}
	return rows
}

// give takes back ciphertexts that nobody reads any more.
func (a *arena) give(cts ...*rlwe.Ciphertext) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, ct := range cts {
		if ct == nil {
			continue
		}
		for k := range ct.Value {
			a.free = append(a.free, ct.Value[k].Coeffs...)
		}
	}
}

// bytes returns the memory that came from the system.
func (a *arena) bytes() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return int64(a.made) * int64(a.n) * 8
}

// giveRows takes back what rows returned.
func (a *arena) giveRows(rows [][]uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.free = append(a.free, rows...)
}
