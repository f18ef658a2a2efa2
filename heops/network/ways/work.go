package ways

import "cryptounet/heops/network/plan"

// Work returns what a way takes at a level of the inputs, with rotated inputs and
// sums that are raised or not (plan.Step); drop is how many primes are dropped.
func (w *Way) Work(k plan.KeySwitch, level, drop int, raised bool, s Share) plan.Work {
	times := 1 // that inputs are rotated
	if s.Block > 0 && s.Group > 0 {
		times = (w.outputs + s.Group - 1) / s.Group
	}
	all := w.rotated(k, level, raised).Times(times)
	limbs := level + 1
	if raised {
		limbs += k.Special
	}
	all = all.Plus(plan.Work{MACs: 2*w.products*limbs + 2*w.Masked*(level+1+k.Special)}).Plus(w.weights(limbs))
	all = all.Plus(plan.Work{Transforms: 2 * level, Words: 4 * level}.Times(max(0, drop-1) * w.outputs))

	// Rotated sums are switched and added while still multiplied by P: each sum
	// of them needs one division, the last by P and the level's prime together.
	added := plan.Work{Words: 4 * (level + 1 + k.Special)}
	turned := k.Decompose(level).Plus(k.Product(level)).Plus(added)
	divided := k.Divide(level).Plus(added).Times(w.outputs + w.Joined)
	switch {
	case raised: // what is rotated is divided before
		half := plan.Work{Transforms: limbs, Words: 3 * (level + 1)}
		return all.Plus(half.Plus(turned).Times(w.Turned)).Plus(turned.Times(w.Outside)).
			Plus(plan.Work{Words: 2 * limbs}.Times(w.Sums - w.Turned)).Plus(divided)
	case w.Turned+w.Outside > 0:
		return all.Plus(turned.Times(w.Turned + w.Outside)).Plus(divided)
	case drop > 0:
		return all.Plus(plan.Work{Transforms: 2 * (level + 1), Words: 4 * level}.Times(w.outputs))
	}
	return all
}

// rotated is what rotating all inputs takes. Raised ones are not divided.
func (w *Way) rotated(k plan.KeySwitch, level int, raised bool) plan.Work {
	all := k.Decompose(level).Times(w.Inputs)
	if !raised {
		return all.Plus(k.Apply(level).Times(w.Babies))
	}
	limbs := level + 1 + k.Special
	return all.Plus(k.Product(level).Plus(plan.Work{Words: 2*limbs + 2*(level+1)}).Times(w.Babies)).
		Plus(plan.Work{Words: 2*(level+1) + k.Special}.Times(w.Inputs))
}

// shortest is the parts of a ciphertext that kernels for weights take it in: the products
// of weights with longer periods read and write whole ciphertexts.
const shortest = 16

// weights is what weights with masks in them take: their transforms, modulo so many primes.
func (w *Way) weights(limbs int) plan.Work {
	all := plan.Work{Transforms: w.Long * limbs * w.long.period / w.long.slots}
	if w.long.period*shortest > w.long.slots {
		all.Words = 2 * w.Long * limbs
	}
	return all
}
