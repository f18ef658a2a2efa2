package message

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
)

// signer computes HMAC-SHA256 over a message's four JSON frames. A nil signer
// signs with an empty string and accepts everything.
type signer struct{ key []byte }

func newSigner(key string) *signer {
	if key == "" {
		return nil
	}
	return &signer{key: []byte(key)}
}

func (s *signer) sum(parts [][]byte) []byte {
	h := hmac.New(sha256.New, s.key)
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// sign returns the signature in hexadecimal.
func (s *signer) sign(parts [][]byte) []byte {
	if s == nil {
		return []byte{}
	}
	return []byte(hex.EncodeToString(s.sum(parts)))
}

// verify compares in constant time.
func (s *signer) verify(signature []byte, parts [][]byte) error {
	if s == nil {
		return nil
	}
	got, err := hex.DecodeString(string(signature))
	if err != nil || !hmac.Equal(got, s.sum(parts)) {
		return errors.New("the signature is wrong: the sender does not have the key of the connection file")
	}
	return nil
}

// generation is how many signatures are remembered at least; twice as many at
// most.
const generation = 1 << 14

// seen remembers the signatures of the last messages in two generations, so
// that its size is bounded and no message is forgotten early.
type seen struct {
	mu       sync.Mutex
	new, old map[[sha256.Size]byte]struct{}
}

func newSeen() *seen { return &seen{new: map[[sha256.Size]byte]struct{}{}} }

// add reports whether a signature, in hexadecimal, is new.
func (s *seen) add(signature []byte) bool {
	var k [sha256.Size]byte
	if n, err := hex.Decode(k[:], signature[:min(len(signature), 2*len(k))]); err != nil || n != len(k) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.new[k]; ok {
		return false
	}
	if _, ok := s.old[k]; ok {
		return false
	}
	if len(s.new) == generation {
		s.new, s.old = make(map[[sha256.Size]byte]struct{}), s.new
	}
	s.new[k] = struct{}{}
	return true
}
