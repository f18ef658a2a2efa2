package bootstrap

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"cryptounet/heops/methods/vector"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat/bootstrapping"
)

// Progress hears how far something long is: what is done, of how much. Several
// goroutines may call it. nil hears nothing.
type Progress func(what string, done, total int)

func (p Progress) tell(what string, done, total int) {
	if p != nil {
		p(what, done, total)
	}
}

// Keys are what an Evaluator needs. They are public.
type Keys struct {
	params Parameters
	keys   *bootstrapping.EvaluationKeys
}

// Parameters returns the parameters of the keys.
func (k *Keys) Parameters() Parameters { return k.params }

// String reads "38 bootstrapping keys, 5.2 GB".
func (k *Keys) String() string {
	return fmt.Sprintf("%d bootstrapping keys, %.1f GB", k.params.Keys(), float64(k.params.KeyBytes())/1e9)
}

// NewKeys makes the keys of a client, whose parameters must be
// Parameters.Vector. The context ends it.
func NewKeys(ctx context.Context, p Parameters, client *vector.Client, progress Progress) (*Keys, error) {
	if client == nil || !client.Parameters().Equal(p.vector) {
		return nil, fmt.Errorf("bootstrap: the client has other parameters: make it with vector.NewClient(parameters.Vector())")
	}
	inner := p.circuit.BootstrappingParameters
	key := client.SecretKey()
	if key == nil {
		return nil, fmt.Errorf("bootstrap: the client has no secret key: it was closed")
	}
	secret := extend(inner, key)
	runtime.KeepAlive(client)
	defer func() {
		for _, rows := range [][][]uint64{secret.Value.Q.Coeffs, secret.Value.P.Coeffs} {
			for _, row := range rows {
				clear(row)
			}
		}
	}()
	elements := p.circuit.GaloisElements(inner)
	galois := make([]*rlwe.GaloisKey, len(elements))
	var relin *rlwe.RelinearizationKey
	var next, done atomic.Int64
	var workers sync.WaitGroup
	total := len(elements) + 1
	for range min(runtime.GOMAXPROCS(0), total) {
		workers.Go(func() {
			generator := rlwe.NewKeyGenerator(inner)
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				switch {
				case i >= total:
					return
				case i == len(elements):
					relin = generator.GenRelinearizationKeyNew(secret)
				default:
					galois[i] = generator.GenGaloisKeyNew(elements[i], secret)
				}
				progress.tell("keys", int(done.Add(1)), total)
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("bootstrap: making keys: %w", err)
	}
	return &Keys{p, &bootstrapping.EvaluationKeys{MemEvaluationKeySet: rlwe.NewMemEvaluationKeySet(relin, galois...)}}, nil
}

// extend writes the secret modulo the circuit's primes: its coefficients are 0
// and +-1 whatever the modulus.
func extend(params rlwe.ParameterProvider, secret *rlwe.SecretKey) *rlwe.SecretKey {
	inner := params.GetRLWEParameters()
	q, p := inner.RingQ(), inner.RingP()
	s := rlwe.NewSecretKey(inner)
	buffer := q.NewPoly()
	defer func() {
		for _, row := range buffer.Coeffs {
			clear(row)
		}
	}()
	rlwe.ExtendBasisSmallNormAndCenterNTTMontgomery(q, q, secret.Value.Q, buffer, s.Value.Q)
	rlwe.ExtendBasisSmallNormAndCenterNTTMontgomery(q, p, secret.Value.Q, buffer, s.Value.P)
	return s
}
