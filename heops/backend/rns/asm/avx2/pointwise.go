package avx2

import (
	"cryptounet/heops/backend/rns/asm/rows"
	"cryptounet/heops/backend/rns/internal/layout"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// pointwiseAVX2 writes the kernels of pointwiseIFMA. Scalars come as doubles,
// centred, with their quotients by q.
func pointwiseAVX2() {
	integer := func(f *avx2) vec { // q as an integer
		v := f.get()
		VPBROADCASTQ(Mem{Base: f.table}, v)
		return v
	}
	// Both outputs of a sum or difference in (-q, 2q) are one comparison away.
	addition := func(f *avx2, x, y vec) []vec {
		q, t := integer(f), f.get()
		VPADDQ(y, x, x)
		VPCMPGTQ(x, q, t)
		VPANDN(q, t, t)
		VPSUBQ(t, x, x)
		return []vec{x}
	}
	for _, k := range []pointwiseFloat{
		{"mulDoubles", "dst = a*b", []string{"dst"}, []string{"a", "b"}, nil, func(f *avx2, in, _ []vec) []vec {
			f.floats(in)
			r := f.product(in[0], in[1])
			f.residue(r, false)
			return []vec{r}
		}},
		{"mulAddDoubles", "dst += a*b", []string{"dst"}, []string{"a", "b", "dst"}, nil, func(f *avx2, in, _ []vec) []vec {
			f.floats(in[:2])
			r := f.product(in[0], in[1])
			f.topped(r)
			VPADDQ(in[2], r, r)
			VPSUBQ(f.top, r, r) // in [-q, q)
			t := integer(f)
			VPADDQ(r, t, t)
			VBLENDVPD(r, t, r, r) // by the sign
			return []vec{r}
		}},
		{"square3Doubles", "d0, d1, d2 = a*a, 2*a*b, b*b", []string{"d0", "d1", "d2"}, []string{"a", "b"}, nil, func(f *avx2, in, _ []vec) []vec {
			f.floats(in)
			a, b := in[0], in[1]
			a0, twice, b0 := f.get(), f.get(), f.get()
			VMOVAPD(a, a0)
			VMOVAPD(b, b0)
			VADDPD(b, b, twice)
			out := []vec{f.product(a0, a), f.product(a, twice), f.product(b0, b)}
			for _, r := range out {
				f.residue(r, false)
			}
			return out
		}},
		{"addDoubles", "dst = a + b", []string{"dst"}, []string{"a", "b"}, nil, func(f *avx2, in, _ []vec) []vec {
			return addition(f, in[0], in[1])
		}},
		{"subDoubles", "dst = a - b", []string{"dst"}, []string{"a", "b"}, nil, func(f *avx2, in, _ []vec) []vec {
			t := f.get()
			VPCMPGTQ(in[0], in[1], t)
			VPSUBQ(in[1], in[0], in[0])
			VPAND(integer(f), t, t)
			VPADDQ(t, in[0], in[0])
			return in
		}},
		{"addScalarDoubles", "dst = a + s", []string{"dst"}, []string{"a"}, []string{"s"}, func(f *avx2, in, s []vec) []vec {
			return addition(f, in[0], s[0])
		}},
		{"mulScalarDoubles", "dst = a*s", []string{"dst"}, []string{"a"}, []string{"s", "sq"}, func(f *avx2, in, s []vec) []vec {
			f.floats(in)
			return f.scaled(in[0], s)
		}},
		{"subMulScalarDoubles", "dst = (a - b)*s", []string{"dst"}, []string{"a", "b"}, []string{"s", "sq"}, func(f *avx2, in, s []vec) []vec {
			// A difference in (-q, q) has the bits of 1.5*2^52 added.
			VPSUBQ(in[1], in[0], in[0])
			VPADDQ(f.magic, in[0], in[0])
			VSUBPD(f.magic, in[0], in[0])
			return f.scaled(in[0], s)
		}},
		{"reduceFromDoubles", "dst = a, plus shift where a is not below limit; shift is a centred double", []string{"dst"}, []string{"a"}, []string{"limit", "shift"}, func(f *avx2, in, s []vec) []vec {
			x, t := in[0], f.get()
			VPCMPGTQ(x, s[0], t) // below
			VANDNPD(s[1], t, t)
			f.float(x)
			VADDPD(t, x, x)
			f.residue(x, true)
			return in
		}},
	} {
		k.emit()
	}
}

func (f *avx2) floats(xs []vec) {
	for _, x := range xs {
		f.float(x)
	}
}

// product returns x*y - n*q for n = round(x*y/q), at most 0.6q; x is given back.
func (f *avx2) product(x, y vec) vec {
	h, n := f.get(), f.get()
	VMULPD(y, x, h)
	VMOVAPD(f.inv, n)
	VFMADD213PD(f.magic, h, n)
	VSUBPD(f.magic, n, n)
	VFMSUB213PD(h, y, x)
	VFNMADD231PD(n, f.q, h)
	VADDPD(x, h, h)
	f.put(n, x)
	return h
}

func (f *avx2) scaled(x vec, s []vec) []vec {
	r := f.mulmod(x, s[0], func() vec {
		v := f.get()
		VMOVAPD(s[1], v)
		return v
	})
	f.residue(r, false)
	return []vec{r}
}

// pointwiseFloat is to AVX2 what pointwise is to IFMA.
type pointwiseFloat struct {
	name, doc           string
	dsts, srcs, scalars []string
	body                func(f *avx2, in, scalars []vec) []vec
}

func (k *pointwiseFloat) emit() {
	signature := "func("
	pointers := append([]string{}, k.dsts...)
	for _, s := range k.srcs {
		if s != "dst" {
			pointers = append(pointers, s)
		}
	}
	for _, p := range pointers {
		signature += p + ", "
	}
	signature += "consts *uint64, n int"
	for _, s := range k.scalars {
		signature += ", " + s + " uint64"
	}
	TEXT(k.name, NOSPLIT, signature+")")
	Pragma("noescape")
	Doc(k.name + ": " + k.doc + ".")
	regs := map[string]Register{}
	for _, p := range pointers {
		regs[p] = Load(Param(p), GP64())
	}
	f := newAVX2(Load(Param("consts"), GP64()))
	f.top = f.word(layout.FloatTop)
	n := Load(Param("n"), GP64())
	var scalars []vec
	for _, s := range k.scalars {
		a, err := Param(s).Resolve()
		if err != nil {
			panic(err)
		}
		scalars = append(scalars, f.broadcast(a.Addr))
	}
	offset := GP64()
	XORQ(offset, offset)
	SHRQ(U8(3), n)
	free := append([]vec{}, f.unused...)
	rows.Loop("words", n, func() {
		for v := range 2 {
			var in []vec
			for _, s := range k.srcs {
				x := f.get()
				VMOVDQU(Mem{Base: regs[s], Index: offset, Scale: 1, Disp: 32 * v}, x)
				in = append(in, x)
			}
			out := k.body(f, in, scalars)
			for i, d := range k.dsts {
				VMOVDQU(out[i], Mem{Base: regs[d], Index: offset, Scale: 1, Disp: 32 * v})
			}
			f.unused = append([]vec{}, free...)
		}
		ADDQ(U8(64), offset)
	})
	VZEROUPPER()
	RET()
}
