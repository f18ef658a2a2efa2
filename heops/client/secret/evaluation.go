package secret

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/memory"
	"cryptounet/heops/client/parallel"
	"cryptounet/heops/network/plan"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring"
	"github.com/tuneinsight/lattigo/v5/ring/ringqp"
)

// EvaluationKeys makes the keys of a list (rotation 0: relinearisation), each
// only as large as the highest level at which it is used.
//
// Digit i of the key for a rotation is (e - a s' + P g_i s, a) modulo Q_level P:
// a is uniform, e an error, g_i one modulo the digit's primes and zero modulo the
// others, s the secret and s' the secret under the inverse rotation, so that a
// ciphertext is switched first and rotated then (Halevi, Polyakov, Shoup, eprint
// 2018/117, with special primes: Han and Ki, eprint 2019/688). For
// relinearisation s^2 stands in place of s, and s in that of s'.
func (k *Key) EvaluationKeys(ctx context.Context, list []plan.Key) (*cipher.EvaluationKeys, error) {
	return k.EvaluationKeysTold(ctx, list, func(int) {})
}

// EvaluationKeysTold is EvaluationKeys, and made hears how many keys there are
// whenever that rises; it is called by one goroutine at a time.
func (k *Key) EvaluationKeysTold(ctx context.Context, list []plan.Key, made func(keys int)) (*cipher.EvaluationKeys, error) {
	m, done, err := k.use()
	if err != nil {
		return nil, err
	}
	defer done()
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b plan.Key) int { return cmp.Compare(a.Rotation, b.Rotation) })
	if err := k.scheme.CheckKeys(list); err != nil {
		return nil, fmt.Errorf("secret: making evaluation keys: %w", err)
	}
	var about []int
	for _, key := range list {
		about = append(about, key.Rotation, key.Level)
	}
	r, err := k.roots(m, "evaluation keys", numbers(about...))
	if err != nil {
		return nil, fmt.Errorf("secret: making evaluation keys: %w", err)
	}
	defer r.wipe()
	benches := make(chan *bench, runtime.GOMAXPROCS(0))
	for range min(cap(benches), len(list)) {
		b, err := newBench(k.scheme.Lattigo().Parameters.Parameters)
		if err != nil {
			return nil, fmt.Errorf("secret: making evaluation keys: %w", err)
		}
		defer b.memory.Close()
		benches <- b
	}
	gadgets := make([]rlwe.GadgetCiphertext, len(list))
	var telling sync.Mutex
	there := 0
	err = parallel.Each(ctx, len(list), func(i int) error {
		b := <-benches
		defer func() { benches <- b }()
		z, err := r.zeros(b.params, b.params.RingQP().AtLevel(list[i].Level, b.params.MaxLevelP()), list[i].Rotation)
		if err != nil {
			return err
		}
		if gadgets[i], err = b.gadget(m.key, list[i], z); err != nil {
			return err
		}
		telling.Lock()
		defer telling.Unlock()
		there++
		made(there)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("secret: making evaluation keys: %w", err)
	}
	return cipher.NewEvaluationKeys(k.scheme, k.owner, list, gadgets, r.uniform)
}

// bench is memory for the secret polynomials of a key in the making.
type bench struct {
	params  rlwe.Parameters
	memory  *memory.Region
	rotated ringqp.Poly // s'
	square  ring.Poly   // s^2
	lifted  ring.Poly   // P s
}

func newBench(params rlwe.Parameters) (*bench, error) {
	r := *params.RingQP()
	size := words(r)
	m, err := memory.New(8 * 3 * size)
	if err != nil {
		return nil, err
	}
	w := m.Words()
	return &bench{params, m, poly(w[:size], r), poly(w[size:2*size], r).Q, poly(w[2*size:], r).Q}, nil
}

// gadget makes one key.
func (b *bench) gadget(s *rlwe.SecretKey, key plan.Key, z *zeros) (rlwe.GadgetCiphertext, error) {
	from, under := s.Value.Q, s.Value
	if key.Rotation == 0 {
		z.ring.RingQ.MulCoeffsMontgomery(from, from, b.square)
		from = b.square
	} else if err := b.rotate(s.Value, key.Rotation, z.ring); err != nil {
		return rlwe.GadgetCiphertext{}, err
	} else {
		under = b.rotated
	}
	g := cipher.NewGadget(b.params, key.Level)
	for _, digit := range g.Value {
		z.montgomery(under, digit[0][0], digit[0][1])
	}
	return *g, rlwe.AddPolyTimesGadgetVectorToGadgetCiphertext(from, []rlwe.GadgetCiphertext{*g}, *b.params.RingQP(), b.lifted)
}

// rotate sets the rotated secret to that under the inverse of a rotation.
func (b *bench) rotate(s ringqp.Poly, rotation int, r ringqp.Ring) error {
	inverse := b.params.ModInvGaloisElement(b.params.GaloisElement(rotation))
	index, err := ring.AutomorphismNTTIndex(r.RingQ.N(), r.RingQ.NthRoot(), inverse)
	if err != nil {
		return err
	}
	r.RingQ.AutomorphismNTTWithIndex(s.Q, index, b.rotated.Q)
	r.RingP.AutomorphismNTTWithIndex(s.P, index, b.rotated.P)
	return nil
}
