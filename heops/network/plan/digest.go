package plan

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"cryptounet/heops/wire"
)

// Digest is what a plan, or a network, is known by.
type Digest = wire.Digest

// canonical returns the plan's JSON form: fields in the order of the types,
// numbers in the shortest decimal form that reads back the same, and gains and
// offsets left out where they follow from the steps.
func (p *Plan) canonical() ([]byte, error) {
	text, err := json.Marshal(p.withoutInherited())
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	return text, nil
}

// Digest returns what the plan is known by: a hash over everything in it, so
// that plans which compute anything else, or mean anything else by it, differ.
// A plan whose numbers are not finite has the digest of zeros; Check refuses it.
func (p *Plan) Digest() Digest {
	text, err := p.canonical()
	if err != nil {
		return Digest{}
	}
	return digestOf(text)
}

func digestOf(canonical []byte) Digest {
	h := sha256.New()
	h.Write([]byte("cryptounet plan 1\n"))
	h.Write(canonical)
	return Digest(h.Sum(nil))
}
