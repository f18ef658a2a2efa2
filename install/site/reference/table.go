package reference

import (
	"fmt"
	"strings"

	"cryptounet/heops/network/model"
)

// Operators writes the operators and what each adds to a plan, which it plans for
// the purpose.
func Operators(root string) (string, error) {
	ops, err := Ops(root)
	if err != nil {
		return "", err
	}
	var encrypted, plain, table strings.Builder
	c := costs{make(map[[3]bool]adds)}
	for _, op := range ops {
		kind := model.Op(op.Name)
		line := fmt.Sprintf("| `%s` | %s |\n", op.Name, escape(op.Comment))
		if (model.Layer{Op: kind}).PlaintextOnly() {
			plain.WriteString(line)
			continue
		}
		encrypted.WriteString(line)
		if len(examples[kind]) == 0 {
			return "", fmt.Errorf("operator %s has no example in package reference: add one to examples", op.Name)
		}
		for _, e := range examples[kind] {
			row, err := c.row(kind, e)
			if err != nil {
				return "", fmt.Errorf("operator %s, %s: %w", op.Name, e.says, err)
			}
			table.WriteString(row)
		}
	}
	return fmt.Sprintf(`# Operators

The layers that a network may have ([package model](../../../heops/network/model/model.go)), and what
each costs under encryption. This page is made by planning: the figures are the planner's at the time it was
built, none is written by hand.

## Layers that are computed under encryption

C x H x W is the shape of the input. Weights are laid out as PyTorch's.

| layer | what it is |
|---|---|
%s
## What a layer adds to a plan

A network of space-to-depth, a 1 x 1 convolution, a square, a square and a 1 x 1 convolution on one image of
%d x %d is planned with the layer between the two squares, and without it; the difference stands under *between squares*.
*Behind a convolution* is the same with a 3 x 3 convolution before the layer in both: linear layers that follow each
other become one map, so that what stands behind a convolution often costs nothing, or changes what the
convolution costs. The layer's input has %d channels of half
the image's sides.

- **levels**: primes of the modulus that it takes, and by how many bits that grows;
- **key switches**: rotations and relinearisations, the dearest part;
- **plaintext products**: ciphertexts times weights or masks.

Less than nothing is possible: a mean pooling leaves less for those behind it to do.

| layer | example | result | levels (bits) | key switches | plaintext products | levels behind a convolution | key switches | plaintext products |
|---|---|---|---|---|---|---|---|---|
%s
Whole networks: `+"`cryptounet check MODEL`"+` says the same layer by layer, with time, memory and noise
([your network](your-network.md)). How a plan comes about is in [how it works](architecture.md).

## Layers that are computed in plaintext only

They have no exact form under encryption. The reference computes them, a plan refuses them by name, and
`+"`cryptounet check --replace`"+` puts polynomials, or mean pooling, in their place and says what that costs in accuracy.

| layer | what it is |
|---|---|
%s`, encrypted.String(), side, side, wide, table.String(), plain.String()), nil
}

// row plans for an example and returns its row.
func (c costs) row(op model.Op, e example) (string, error) {
	between, err := c.cost(op, e, false)
	if err != nil {
		return "", err
	}
	shape := fmt.Sprintf("%d x %d x %d", between.out.C, between.out.H, between.out.W)
	row := fmt.Sprintf("| `%s` | %s | %s | %s (%+.0f) | %+d | %+d |", op, e.says, shape, signed(between.primes), between.bits, between.keySwitches, between.plains)
	behind, err := c.cost(op, e, true)
	if err != nil {
		return "", err
	}
	return row + fmt.Sprintf(" %s (%+.0f) | %+d | %+d |\n", signed(behind.primes), behind.bits, behind.keySwitches, behind.plains), nil
}

func signed(n int) string {
	if n == 0 {
		return "0"
	}
	return fmt.Sprintf("%+d", n)
}

// escape keeps a table's cell in one.
func escape(s string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "<", "&lt;", "_", `\_`).Replace(s)
}
