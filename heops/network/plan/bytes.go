package plan

import "math/bits"

// Bytes returns what a tensor's ciphertexts take in memory: 8 bytes a
// coefficient.
func (p *Plan) Bytes(t int) int64 {
	info := p.Tensors[t]
	return int64(info.Layout.Len()) * p.ciphertextBytes(info.Degree, info.Level)
}

func (p *Plan) ciphertextBytes(degree, level int) int64 {
	return int64(degree+1) * int64(level+1) * int64(p.Slots()) * 8
}

// PackedBits returns how many bits the coefficients of one polynomial take on
// the wire, as many for each as its prime has.
func (p *Plan) PackedBits(level int) int64 {
	n := 0
	for _, q := range p.Q[:level+1] {
		n += bits.Len64(q)
	}
	return int64(n) * int64(p.Slots())
}

// UploadBytes returns what an encrypted input takes on the wire: of each fresh
// ciphertext one polynomial, the other grows from a seed.
func (p *Plan) UploadBytes() int64 {
	in := p.Input()
	return int64(in.Layout.Len()) * p.PackedBits(in.Level) / 8
}

// DownloadBytes returns what the encrypted logits take on the wire.
func (p *Plan) DownloadBytes() int64 {
	out := p.Result()
	return int64(out.Layout.Len()) * int64(out.Degree+1) * p.PackedBits(out.Level) / 8
}

// KeyBytes returns what the evaluation keys take in memory.
func (p *Plan) KeyBytes() int64 {
	var n int64
	for _, k := range p.Keys {
		digits := (k.Level + len(p.P)) / len(p.P)
		n += int64(digits) * 2 * int64(k.Level+1+len(p.P)) * int64(p.Slots()) * 8
	}
	return n
}

// KeyUploadBytes returns what the evaluation keys take on the wire: of each
// digit one polynomial, the other grows from a seed.
func (p *Plan) KeyUploadBytes() int64 {
	special := 0
	for _, q := range p.P {
		special += bits.Len64(q)
	}
	var n int64
	for _, k := range p.Keys {
		digits := (k.Level + len(p.P)) / len(p.P)
		n += int64(digits) * (p.PackedBits(k.Level) + int64(special)*int64(p.Slots())) / 8
	}
	return n
}

// PeakBytes predicts the most memory that ciphertexts and keys take at once:
// the maps that are still to be read, a step's rotated inputs and partial sums
// and what it makes.
func (p *Plan) PeakBytes() int64 {
	var peak int64
	last := make([]int, len(p.Tensors))
	for t := range last {
		last[t] = p.LastUse(t)
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		var now int64
		for t := range p.Tensors {
			if p.madeBefore(t, i) && (last[t] >= i || t == s.Output) {
				now += p.Bytes(t)
			}
		}
		if s.Kind == Linear {
			// While sums are added up, all are there and the rotated inputs
			// may be; then the sums turn into outputs.
			rotated := s.Rotations - s.Turned
			before := now - p.Bytes(s.Output)
			adding := int64(rotated+s.Turned+s.Sums) * p.ciphertextBytes(1, p.InputLevel(s))
			now = max(now, before+adding)
		}
		peak = max(peak, now)
	}
	return peak + p.KeyBytes()
}

// madeBefore says whether tensor t exists once step i has run.
func (p *Plan) madeBefore(t, i int) bool {
	if t == 0 {
		return true
	}
	for _, s := range p.Steps[:i+1] {
		if s.Output == t {
			return true
		}
	}
	return false
}
