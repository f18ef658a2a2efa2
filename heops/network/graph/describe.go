package graph

import (
	"errors"

	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/reach"
)

// Describe returns what a plan says of its network. One that encryption has no
// exact form of is refused.
func Describe(n *model.Network) (plan.Model, error) {
	if n == nil {
		return plan.Model{}, errors.New("planner: no network: load one with zoo.Load or model.Load")
	}
	if _, err := n.Shapes(); err != nil {
		return plan.Model{}, err
	}
	if err := Refused(n); err != nil {
		return plan.Model{}, err
	}
	digest, err := n.Digest()
	if err != nil {
		return plan.Model{}, err
	}
	m := plan.Model{Name: n.Name, Digest: digest, Pixels: n.Input, Meaning: n.Meaning}
	if f, err := reach.FieldOf(n); err == nil { // others have no map for an output
		m.Field = &f
	}
	return m, nil
}
