package avx2

import (
	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// halfBits cuts residues in two for 32-bit multiplication: sums of up to 4095
// products of halves, two at a time, stay below 2^64.
const halfBits = 25

func sumsAVX2() {
	combineAVX2()
	innerAVX2(1)
	innerAVX2(2)
}

// sum is an accumulator, s0 + s1*2^25 + s2*2^50.
type sum [3]vec

// multiply adds x*w to a sum; x comes from memory, w is in two halves.
func (f *avx2) multiply(x Mem, w0, w1 vec, s sum) {
	half := repeated("half", 1<<halfBits-1)
	x0, x1 := f.get(), f.get()
	VMOVDQU(x, x1)
	VPAND(half, x1, x0)
	VPSRLQ(U8(halfBits), x1, x1)
	t := f.get()
	VPMULUDQ(w0, x0, t)
	VPADDQ(t, s[0], s[0])
	VPMULUDQ(w1, x0, x0)
	VPADDQ(x0, s[1], s[1])
	VPMULUDQ(w0, x1, t)
	VPADDQ(t, s[1], s[1])
	VPMULUDQ(w1, x1, x1)
	VPADDQ(x1, s[2], s[2])
	f.put(x0, x1, t)
}

// finish reduces a sum to a double: with carries taken upwards it is l +
// m*2^50 + h*2^82, for l < 2^50 and m < 2^32, and these parts are multiplied by
// 1, 2^50 and 2^82 modulo q. q and 1/q are loaded for it.
func (f *avx2) finish(s sum) vec {
	const place = layout.FloatSum
	half := repeated("half", 1<<halfBits-1)
	word := repeated("word", 1<<32-1)
	t := f.get()
	VPSRLQ(U8(halfBits), s[0], t)
	VPADDQ(t, s[1], s[1])
	VPAND(half, s[0], s[0])
	VPSRLQ(U8(halfBits), s[1], t)
	VPADDQ(t, s[2], s[2])
	VPAND(half, s[1], s[1])
	VPSLLQ(U8(halfBits), s[1], s[1])
	VPOR(s[1], s[0], s[0])
	VPAND(word, s[2], s[1])
	VPSRLQ(U8(32), s[2], s[2])
	f.put(t)
	total := vec(nil)
	for i := range s {
		f.float(s[i])
		w := f.word(place + 2*i)
		r := f.mulmod(s[i], w, func() vec { return f.word(place + 2*i + 1) })
		f.put(w)
		if total == nil {
			total = r
		} else {
			VADDPD(r, total, total)
			f.put(r)
		}
	}
	return total
}

// late loads q and 1/q, which the loop over terms has no registers for.
func (f *avx2) late() { f.q, f.inv = f.word(layout.FloatQ), f.word(layout.FloatInv) }

func (f *avx2) early() {
	f.put(f.q, f.inv)
	f.q, f.inv = nil, nil
}

func combineAVX2() {
	const vectors = 2
	TEXT("combineAVX2", NOSPLIT, "func(dsts, xs *[]uint64, program, weights *uint64, sums, offset, add int, consts *uint64)")
	Pragma("noescape")
	Doc("combineAVX2 does what combineIFMA does, 8 words at a time.")
	xs := Load(Param("xs"), GP64())
	program, weights := Load(Param("program"), GP64()), Load(Param("weights"), GP64())
	sums := Load(Param("sums"), GP64())
	offset := Load(Param("offset"), GP64())
	f := newAVX2(Load(Param("consts"), GP64()))
	f.early()
	rows.Loop("sums", sums, func() {
		dst, add, windows, terms, place, p, first := GP64(), GP64(), GP64(), GP64(), GP64(), GP64(), GP64()
		dsts := p // not at once
		MOVQ(Mem{Base: program}, dst)
		Load(Param("add"), add)
		ORQ(dst, add)
		ANDQ(U8(1), add)
		SHRQ(U8(1), dst)
		LEAQ(Mem{Base: dst, Index: dst, Scale: 2}, dst)
		Load(Param("dsts"), dsts)
		MOVQ(Mem{Base: dsts, Index: dst, Scale: 8}, dst)
		ADDQ(offset, dst)
		LEAQ(Mem{Base: program, Disp: 16}, first)
		MOVQ(U32(64/(4*vectors)), windows)
		MOVQ(offset, place)
		rows.Loop("windows", windows, func() {
			var acc [vectors]sum
			for v := range acc {
				for i := range acc[v] {
					acc[v][i] = f.get()
					VPXOR(acc[v][i], acc[v][i], acc[v][i])
				}
			}
			TESTQ(add, add)
			JZ(LabelRef("start"))
			for v := range acc {
				VMOVDQU(Mem{Base: dst, Disp: 32 * v}, acc[v][0])
			}
			Label("start")
			MOVQ(Mem{Base: first, Disp: -8}, terms)
			MOVQ(first, program)
			TESTQ(terms, terms)
			JZ(LabelRef("reduce"))
			w0, w1 := f.get(), f.get()
			rows.Loop("terms", terms, func() {
				MOVL(Mem{Base: program, Disp: 4}, p.As32())
				VPBROADCASTQ(Mem{Base: weights, Index: p, Scale: 8}, w1)
				MOVL(Mem{Base: program}, p.As32())
				LEAQ(Mem{Base: p, Index: p, Scale: 2}, p)
				MOVQ(Mem{Base: xs, Index: p, Scale: 8}, p)
				ADDQ(U8(8), program)
				VPAND(repeated("half", 1<<halfBits-1), w1, w0)
				VPSRLQ(U8(halfBits), w1, w1)
				for v := range acc {
					f.multiply(Mem{Base: p, Index: place, Scale: 1, Disp: 32 * v}, w0, w1, acc[v])
				}
			})
			f.put(w0, w1)
			Label("reduce")
			f.late()
			for v := range acc {
				r := f.finish(acc[v])
				f.residue(r, true)
				VMOVDQU(r, Mem{Base: dst, Disp: 32 * v})
				f.put(r)
			}
			f.early()
			ADDQ(U8(32*vectors), dst)
			ADDQ(U8(32*vectors), place)
		})
	})
	VZEROUPPER()
	RET()
}

// innerAVX2 adds up to 10 products, reduced to 0.7q each, and multiplies by
// 2^-52 once.
func innerAVX2(outputs int) {
	const vectors = 2
	if outputs == 1 {
		TEXT("innerAVX2", NOSPLIT, "func(dst *uint64, a, b0 *[]uint64, terms, n, add int, consts *uint64)")
	} else {
		TEXT("innerPairAVX2", NOSPLIT, "func(dst, dst1 *uint64, a, b0, b1 *[]uint64, terms, n, add int, consts *uint64)")
	}
	Pragma("noescape")
	Doc("dst = (the old dst if add is 1) + sum of a[i]*b[i]/2^52, for n words, up to 10 terms.")
	outs := []Register{Load(Param("dst"), GP64())}
	a := Load(Param("a"), GP64())
	bs := []Register{Load(Param("b0"), GP64())}
	if outputs == 2 {
		outs = append(outs, Load(Param("dst1"), GP64()))
		bs = append(bs, Load(Param("b1"), GP64()))
	}
	n := Load(Param("n"), GP64())
	f := newAVX2(Load(Param("consts"), GP64()))
	SHRQ(U8(3), n)
	offset, terms, place, p := GP64(), GP64(), GP64(), GP64()
	XORQ(offset, offset)
	acc := make([]vec, outputs*vectors)
	for i := range acc {
		acc[i] = f.get()
	}
	rows.Loop("windows", n, func() {
		for i := range acc {
			VXORPD(acc[i], acc[i], acc[i])
		}
		Load(Param("terms"), terms)
		XORQ(place, place)
		rows.Loop("terms", terms, func() {
			var left []vec
			MOVQ(Mem{Base: a, Index: place, Scale: 1}, p)
			for v := range vectors {
				x := f.get()
				VMOVDQU(Mem{Base: p, Index: offset, Scale: 1, Disp: 32 * v}, x)
				f.float(x)
				left = append(left, x)
			}
			for k, b := range bs {
				MOVQ(Mem{Base: b, Index: place, Scale: 1}, p)
				for v := range vectors {
					y := f.get()
					VMOVDQU(Mem{Base: p, Index: offset, Scale: 1, Disp: 32 * v}, y)
					f.float(y)
					r := f.product(y, left[v])
					VADDPD(r, acc[k*vectors+v], acc[k*vectors+v])
					f.put(r)
				}
			}
			ADDQ(U8(24), place)
			f.put(left...)
		})
		Load(Param("add"), terms)
		w := f.word(layout.FloatInner)
		for i := range acc {
			at := Mem{Base: outs[i/vectors], Index: offset, Scale: 1, Disp: 32 * (i % vectors)}
			f.reduce(acc[i])
			acc[i] = f.mulmod(acc[i], w, func() vec { return f.word(layout.FloatInner + 1) })
			old := f.get()
			VXORPD(old, old, old)
			TESTQ(terms, terms)
			skip := "start" + string(rune('0'+i))
			JZ(LabelRef(skip))
			VMOVDQU(at, old)
			f.float(old)
			Label(skip)
			VADDPD(old, acc[i], acc[i])
			f.residue(acc[i], true)
			VMOVDQU(acc[i], at)
			f.put(old)
		}
		f.put(w)
		ADDQ(U8(32*vectors), offset)
	})
	VZEROUPPER()
	RET()
}
