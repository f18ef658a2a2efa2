// Package x86 writes machine code of amd64: a few dozen instructions, those that
// package native needs.
//
// An instruction is a register, and an operand that is a register or memory; which
// of them it reads and writes, Intel's manual says under its name (Intel 64 and
// IA-32 Architectures Software Developer's Manual, volume 2).
package x86

import "encoding/binary"

// Reg is a register: a general one, or with the same numbers an XMM register,
// where the instruction has those.
type Reg uint8

// The general registers.
const (
	RAX Reg = iota
	RCX
	RDX
	RBX
	RSP
	RBP
	RSI
	RDI
	R8
	R9
	R10
	R11
	R12
	R13
	R14
	R15
)

// Arg is an operand: a register, or memory.
type Arg struct {
	kind        argKind
	base, index Reg
	scale       uint8 // 1, 2, 4 or 8
	disp        int32
	label       Label
}

type argKind uint8

const (
	isReg argKind = iota
	isMem
	isIndexed
	isLabel
)

// R is a register as an operand.
func R(r Reg) Arg { return Arg{base: r} }

// Mem is the memory at base + disp.
func Mem(base Reg, disp int32) Arg { return Arg{kind: isMem, base: base, disp: disp} }

// Indexed is the memory at base + index*scale + disp; the index is not RSP.
func Indexed(base, index Reg, scale uint8, disp int32) Arg {
	return Arg{kind: isIndexed, base: base, index: index, scale: scale, disp: disp}
}

// At is the memory at a label.
func At(l Label) Arg { return Arg{kind: isLabel, label: l} }

// Label is a place in the code.
type Label int

// Code is machine code under way.
type Code struct {
	Bytes  []byte
	labels []int // where they are; -1 until they are known
	fixes  []fix
}

// fix is a distance of 32 bits to a label, written once the label is known.
type fix struct {
	at, from int
	to       Label
}

// Label returns a new label.
func (c *Code) Label() Label {
	c.labels = append(c.labels, -1)
	return Label(len(c.labels) - 1)
}

// Here puts a label at the end of the code.
func (c *Code) Here(l Label) { c.labels[l] = len(c.Bytes) }

// Offset is where a label is.
func (c *Code) Offset(l Label) int { return c.labels[l] }

// Link writes the distances to labels; all must have been placed.
func (c *Code) Link() {
	for _, f := range c.fixes {
		binary.LittleEndian.PutUint32(c.Bytes[f.at:], uint32(c.labels[f.to]-f.from))
	}
	c.fixes = c.fixes[:0]
}

func (c *Code) byte(b ...byte) { c.Bytes = append(c.Bytes, b...) }

func (c *Code) imm32(n int32) { c.Bytes = binary.LittleEndian.AppendUint32(c.Bytes, uint32(n)) }

// Word writes a number of 64 bits as it is.
func (c *Code) Word(n uint64) { c.Bytes = binary.LittleEndian.AppendUint64(c.Bytes, n) }

// Align fills up to a multiple of n with bytes that are not run.
func (c *Code) Align(n int) {
	for len(c.Bytes)%n != 0 {
		c.byte(0xCC)
	}
}

// Op is how an instruction is encoded: its prefix, if it has one, whether it
// works on 64 bits by REX.W, and its opcode.
type Op struct {
	prefix byte
	wide   bool
	bytes  bool // its register is one of 8 bits
	code   []byte
}

// Instructions of a register and an operand.
var (
	MOV    = Op{wide: true, code: []byte{0x8B}}
	STORE  = Op{wide: true, code: []byte{0x89}} // MOV to the operand
	LEA    = Op{wide: true, code: []byte{0x8D}}
	ADD    = Op{wide: true, code: []byte{0x03}}
	OR     = Op{wide: true, code: []byte{0x0B}}
	AND    = Op{wide: true, code: []byte{0x23}}
	SUB    = Op{wide: true, code: []byte{0x2B}}
	SBB    = Op{wide: true, code: []byte{0x1B}}
	XOR    = Op{wide: true, code: []byte{0x33}}
	CMP    = Op{wide: true, code: []byte{0x3B}}
	TEST   = Op{wide: true, code: []byte{0x85}}
	IMUL   = Op{wide: true, code: []byte{0x0F, 0xAF}}
	XOR32  = Op{code: []byte{0x33}}
	TEST32 = Op{code: []byte{0x85}}

	MOVSX8  = Op{wide: true, bytes: true, code: []byte{0x0F, 0xBE}}
	MOVSX16 = Op{wide: true, code: []byte{0x0F, 0xBF}}
	MOVSX32 = Op{wide: true, code: []byte{0x63}}
	MOVZX8  = Op{bytes: true, code: []byte{0x0F, 0xB6}}
	MOVZX16 = Op{code: []byte{0x0F, 0xB7}}
	MOV32   = Op{code: []byte{0x8B}}
	STORE8  = Op{bytes: true, code: []byte{0x88}}
	STORE16 = Op{prefix: 0x66, code: []byte{0x89}}
	STORE32 = Op{code: []byte{0x89}}

	MOVSD    = Op{prefix: 0xF2, code: []byte{0x0F, 0x10}}
	STORESD  = Op{prefix: 0xF2, code: []byte{0x0F, 0x11}}
	STORESS  = Op{prefix: 0xF3, code: []byte{0x0F, 0x11}}
	MOVAPS   = Op{code: []byte{0x0F, 0x28}}
	ADDSD    = Op{prefix: 0xF2, code: []byte{0x0F, 0x58}}
	MULSD    = Op{prefix: 0xF2, code: []byte{0x0F, 0x59}}
	SUBSD    = Op{prefix: 0xF2, code: []byte{0x0F, 0x5C}}
	DIVSD    = Op{prefix: 0xF2, code: []byte{0x0F, 0x5E}}
	SQRTSD   = Op{prefix: 0xF2, code: []byte{0x0F, 0x51}}
	ADDSS    = Op{prefix: 0xF3, code: []byte{0x0F, 0x58}}
	MULSS    = Op{prefix: 0xF3, code: []byte{0x0F, 0x59}}
	SUBSS    = Op{prefix: 0xF3, code: []byte{0x0F, 0x5C}}
	DIVSS    = Op{prefix: 0xF3, code: []byte{0x0F, 0x5E}}
	UCOMISD  = Op{prefix: 0x66, code: []byte{0x0F, 0x2E}}
	XORPS    = Op{code: []byte{0x0F, 0x57}}
	XORPD    = Op{prefix: 0x66, code: []byte{0x0F, 0x57}}
	ANDPD    = Op{prefix: 0x66, code: []byte{0x0F, 0x54}}
	PCMPEQD  = Op{prefix: 0x66, code: []byte{0x0F, 0x76}}
	CVTSI2SD = Op{prefix: 0xF2, wide: true, code: []byte{0x0F, 0x2A}}
	CVTSI2SS = Op{prefix: 0xF3, wide: true, code: []byte{0x0F, 0x2A}}
	CVTSD2SI = Op{prefix: 0xF2, wide: true, code: []byte{0x0F, 0x2C}} // CVTTSD2SI
	CVTSD2SL = Op{prefix: 0xF2, code: []byte{0x0F, 0x2C}}             // the same, to 32 bits
	CVTSD2SS = Op{prefix: 0xF2, code: []byte{0x0F, 0x5A}}
	CVTSS2SD = Op{prefix: 0xF3, code: []byte{0x0F, 0x5A}}
	MOVQTO   = Op{prefix: 0x66, wide: true, code: []byte{0x0F, 0x6E}} // MOVQ to the XMM register
	MOVQFROM = Op{prefix: 0x66, wide: true, code: []byte{0x0F, 0x7E}}
	MOVDFROM = Op{prefix: 0x66, code: []byte{0x0F, 0x7E}}
	MOVDTO   = Op{prefix: 0x66, code: []byte{0x0F, 0x6E}} // MOVD to the XMM register

	roundSD = Op{prefix: 0x66, code: []byte{0x0F, 0x3A, 0x0B}}
)

// Op writes an instruction of a register and an operand.
func (c *Code) Op(op Op, r Reg, a Arg) { c.op(op, r, a, 0) }

// op is Op with as many bytes of the instruction behind the operand as are said,
// which the caller writes.
func (c *Code) op(op Op, r Reg, a Arg, behind int) {
	if op.prefix != 0 {
		c.byte(op.prefix)
	}
	rex := r >> 3 << 2
	if op.wide {
		rex |= 8
	}
	if a.kind != isLabel {
		rex |= a.base >> 3
	}
	if a.kind == isIndexed {
		rex |= a.index >> 3 << 1
	}
	if rex != 0 || op.bytes && (r >= RSP || a.kind == isReg && a.base >= RSP) {
		c.byte(0x40 | byte(rex))
	}
	c.byte(op.code...)
	c.modRM(r, a, behind)
}

// modRM writes the bytes that say which register and which operand.
func (c *Code) modRM(r Reg, a Arg, behind int) {
	reg, base := byte(r&7)<<3, byte(a.base&7)
	switch a.kind {
	case isReg:
		c.byte(0xC0 | reg | base)
		return
	case isLabel:
		c.byte(reg | 5)
		c.fixes = append(c.fixes, fix{len(c.Bytes), len(c.Bytes) + 4 + behind, a.label})
		c.imm32(0)
		return
	}
	mod := byte(0x80)
	switch {
	case a.disp == 0 && base != 5:
		mod = 0
	case a.disp == int32(int8(a.disp)):
		mod = 0x40
	}
	switch {
	case a.kind == isIndexed:
		scale := map[uint8]byte{1: 0, 2: 0x40, 4: 0x80, 8: 0xC0}[a.scale]
		c.byte(mod|reg|4, scale|byte(a.index&7)<<3|base)
	case base == 4:
		c.byte(mod|reg|4, 0x24)
	default:
		c.byte(mod | reg | base)
	}
	switch mod {
	case 0x40:
		c.byte(byte(a.disp))
	case 0x80:
		c.imm32(a.disp)
	}
}
