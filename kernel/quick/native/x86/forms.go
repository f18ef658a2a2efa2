package x86

import "encoding/binary"

// Cond is a condition, as the flags have it.
type Cond byte

// The conditions.
const (
	B  Cond = 2  // below: unsigned less
	AE Cond = 3  // above or equal
	E  Cond = 4  // equal
	NE Cond = 5  // not equal
	BE Cond = 6  // below or equal
	A  Cond = 7  // above
	S  Cond = 8  // sign: negative
	P  Cond = 10 // parity: not comparable
	NP Cond = 11
	L  Cond = 12 // less, signed
	GE Cond = 13
	LE Cond = 14
	G  Cond = 15
)

// Not is the condition that holds when c does not.
func (c Cond) Not() Cond { return c ^ 1 }

// Group is an instruction of an operand and a number, or of an operand alone; its
// number stands where others name a register.
type Group byte

// Instructions of an operand and a number of 32 bits, extended by its sign.
const (
	ADDI Group = 0
	ORI  Group = 1
	ANDI Group = 4
	SUBI Group = 5
	XORI Group = 6
	CMPI Group = 7
)

// Imm writes an instruction of an operand and a number.
func (c *Code) Imm(g Group, a Arg, n int32) {
	if n == int32(int8(n)) {
		c.op(Op{wide: true, code: []byte{0x83}}, Reg(g), a, 1)
		c.byte(byte(n))
		return
	}
	c.op(Op{wide: true, code: []byte{0x81}}, Reg(g), a, 4)
	c.imm32(n)
}

// Shifts.
const (
	SHL Group = 4
	SHR Group = 5
	SAR Group = 7
)

// Shift shifts a register by a number of bits.
func (c *Code) Shift(g Group, r Reg, n byte) {
	c.op(Op{wide: true, code: []byte{0xC1}}, Reg(g), R(r), 1)
	c.byte(n)
}

// ShiftCL shifts a register by CL.
func (c *Code) ShiftCL(g Group, r Reg) { c.op(Op{wide: true, code: []byte{0xD3}}, Reg(g), R(r), 0) }

// Instructions of one operand.
const (
	NOT  Group = 2
	NEG  Group = 3
	DIV  Group = 6 // RDX:RAX by the operand, unsigned
	IDIV Group = 7
)

// One writes an instruction of one operand.
func (c *Code) One(g Group, a Arg) { c.op(Op{wide: true, code: []byte{0xF7}}, Reg(g), a, 0) }

// CQO extends RAX by its sign into RDX.
func (c *Code) CQO() { c.byte(0x48, 0x99) }

// Const brings a number into a register; it may change the flags.
func (c *Code) Const(r Reg, n int64) {
	switch {
	case n == 0:
		c.Op(XOR32, r, R(r))
	case n == int64(uint32(n)):
		if r >= R8 {
			c.byte(0x41)
		}
		c.byte(0xB8 | byte(r&7))
		c.imm32(int32(uint32(n)))
	case n == int64(int32(n)):
		c.op(Op{wide: true, code: []byte{0xC7}}, 0, R(r), 4)
		c.imm32(int32(n))
	default:
		c.byte(0x48|byte(r>>3), 0xB8|byte(r&7))
		c.Word(uint64(n))
	}
}

// StoreConst stores a number of 32 bits, extended by its sign to 64.
func (c *Code) StoreConst(a Arg, n int32) {
	c.op(Op{wide: true, code: []byte{0xC7}}, 0, a, 4)
	c.imm32(n)
}

// MulConst is r = a * n.
func (c *Code) MulConst(r Reg, a Arg, n int32) {
	c.op(Op{wide: true, code: []byte{0x69}}, r, a, 4)
	c.imm32(n)
}

// CMov is r = a, if the condition holds.
func (c *Code) CMov(cc Cond, r Reg, a Arg) {
	c.op(Op{wide: true, code: []byte{0x0F, 0x40 | byte(cc)}}, r, a, 0)
}

// Set is r = 1 if the condition holds, or 0. Only RAX, RCX, RDX and RBX.
func (c *Code) Set(cc Cond, r Reg) {
	c.byte(0x0F, 0x90|byte(cc), 0xC0|byte(r))
	c.op(MOVZX8, r, R(r), 0)
}

// Jump goes to a label.
func (c *Code) Jump(l Label) {
	c.byte(0xE9)
	c.distance(l)
}

// JumpIf goes to a label if the condition holds.
func (c *Code) JumpIf(cc Cond, l Label) {
	c.byte(0x0F, 0x80|byte(cc))
	c.distance(l)
}

func (c *Code) distance(l Label) {
	c.fixes = append(c.fixes, fix{len(c.Bytes), len(c.Bytes) + 4, l})
	c.imm32(0)
}

// JumpTo goes to the address in an operand.
func (c *Code) JumpTo(a Arg) { c.op(Op{code: []byte{0xFF}}, 4, a, 0) }

// JumpFar goes to code before or behind this one by so many bytes, counted from
// the beginning of this one.
func (c *Code) JumpFar(offset int) {
	c.byte(0xE9)
	c.Bytes = binary.LittleEndian.AppendUint32(c.Bytes, uint32(int32(offset-len(c.Bytes)-4)))
}

// Ret returns.
func (c *Code) Ret() { c.byte(0xC3) }

// Round rounds a float64: 1 down, 2 up, 3 towards zero.
func (c *Code) Round(x Reg, a Arg, mode byte) {
	c.op(roundSD, x, a, 1)
	c.byte(mode | 8) // without the exception for inexact results
}

// ShiftX shifts the halves of an XMM register by a number of bits: left, or right.
func (c *Code) ShiftX(x Reg, left bool, n byte) {
	g := Reg(2)
	if left {
		g = 6
	}
	c.op(Op{prefix: 0x66, code: []byte{0x0F, 0x73}}, g, R(x), 1)
	c.byte(n)
}
