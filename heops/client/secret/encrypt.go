package secret

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"cryptounet/heops/cipher"
	"cryptounet/heops/client/parallel"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/ring/ringqp"
)

// Encrypt encrypts plaintexts in NTT form, each at its level. The uniform half of
// ciphertext number i grows from the seed's Uniform(i); the errors stay
// secret.
func (k *Key) Encrypt(ctx context.Context, plaintexts ...*rlwe.Plaintext) ([]*rlwe.Ciphertext, *cipher.Seed, error) {
	m, done, err := k.use()
	if err != nil {
		return nil, nil, err
	}
	defer done()
	params := k.scheme.Lattigo().Parameters.Parameters
	for i, pt := range plaintexts {
		if pt == nil || pt.MetaData == nil || !pt.IsNTT || pt.Value.N() != params.N() || pt.Level() < 0 || pt.Level() > params.MaxLevel() {
			return nil, nil, fmt.Errorf("secret: encrypting: plaintext %d is none of the key's scheme in NTT form", i)
		}
	}
	about, err := k.about(plaintexts)
	if err != nil {
		return nil, nil, fmt.Errorf("secret: encrypting: %w", err)
	}
	r, err := k.roots(m, "encryption", about)
	if err != nil {
		return nil, nil, fmt.Errorf("secret: encrypting: %w", err)
	}
	defer r.wipe()
	cts := make([]*rlwe.Ciphertext, len(plaintexts))
	err = parallel.Told(ctx, "encryption", len(cts), func(i int) error {
		pt := plaintexts[i]
		ring := params.RingQP().AtLevel(pt.Level(), -1)
		z, err := r.zeros(params, ring, i)
		if err != nil {
			return err
		}
		ct := rlwe.NewCiphertext(params, 1, pt.Level())
		*ct.MetaData = *pt.MetaData
		z.plain(ringqp.Poly{Q: m.key.Value.Q}, ringqp.Poly{Q: ct.Value[0]}, ringqp.Poly{Q: ct.Value[1]})
		ring.RingQ.Add(ct.Value[0], pt.Value, ct.Value[0])
		cts[i] = ct
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("secret: encrypting: %w", err)
	}
	return cts, &r.uniform, nil
}

// about returns what tells plaintexts apart, for keys whose randomness hangs on
// it.
func (k *Key) about(plaintexts []*rlwe.Plaintext) ([]byte, error) {
	if !k.reproducible {
		return nil, nil
	}
	h := sha256.New()
	var buffer []byte
	for _, pt := range plaintexts {
		meta, err := pt.MetaData.MarshalBinary()
		if err != nil {
			return nil, err
		}
		h.Write(numbers(len(meta), pt.Level()))
		h.Write(meta)
		for _, row := range pt.Value.Coeffs {
			buffer = buffer[:0]
			for _, v := range row {
				buffer = binary.LittleEndian.AppendUint64(buffer, v)
			}
			h.Write(buffer)
		}
	}
	clear(buffer[:cap(buffer)])
	return h.Sum(nil), nil
}

// Decrypt decrypts a ciphertext of degree 1 or 2 under the key's scheme. The
// result holds a little noise that depends on the key: who hands it to others
// should round it first (Li and Micciancio, eprint 2020/1533).
func (k *Key) Decrypt(ct *rlwe.Ciphertext) (*rlwe.Plaintext, error) {
	m, done, err := k.use()
	if err != nil {
		return nil, err
	}
	defer done()
	params := k.scheme.Lattigo().Parameters.Parameters
	if ct == nil || ct.MetaData == nil || ct.Degree() < 1 || ct.Degree() > 2 || ct.Level() < 0 || ct.Level() > params.MaxLevel() || ct.Value[0].N() != params.N() {
		return nil, errors.New("secret: decrypting: this is no ciphertext of the key's scheme, of degree 1 or 2")
	}
	return rlwe.NewDecryptor(params, m.key).DecryptNew(ct), nil
}
