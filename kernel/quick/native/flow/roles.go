package flow

import "cryptounet/kernel/quick/ir"

// Role is what an instruction does with a register that an operand names.
type Role uint8

// The roles. Where a number's type does not matter, as in moves, it is Word.
const (
	None Role = iota
	UseInt
	UseFloat
	UseWord
	UsePtr
	DefInt
	DefFloat
	DefWord
	DefPtr
)

// IsDef says that the register is written.
func (r Role) IsDef() bool { return r >= DefInt }

func (r Role) pointer() bool { return r == UsePtr || r == DefPtr }

// Roles are those of A to D.
type Roles [4]Role

// Of are the roles of an instruction's operands. Calls, returns and Go steps have
// others as well.
func Of(op ir.Op) Roles { return roles[op] }

var roles = func() (t [ir.Ops]Roles) {
	set := func(r Roles, from, to ir.Op) {
		for op := from; op <= to; op++ {
			t[op] = r
		}
	}
	t[ir.Const] = Roles{DefWord}
	t[ir.Move] = Roles{DefWord, UseWord}
	t[ir.MoveP] = Roles{DefPtr, UsePtr}
	t[ir.NilP] = Roles{DefPtr}
	set(Roles{DefInt, UseInt, UseInt}, ir.Add, ir.AndNot)
	set(Roles{DefInt, UseInt}, ir.AddConst, ir.SarConst)
	set(Roles{DefInt, UseInt, UseInt}, ir.Div, ir.Sar)
	t[ir.Negative] = Roles{UseInt}
	set(Roles{DefInt, UseInt}, ir.Neg, ir.NotBool)
	set(Roles{DefInt, UseInt, UseInt}, ir.Eq, ir.LeU)
	set(Roles{DefInt, UseFloat, UseFloat}, ir.EqF, ir.LeF)
	set(Roles{DefInt, UsePtr, UsePtr}, ir.EqP, ir.NeP)
	set(Roles{DefFloat, UseFloat, UseFloat}, ir.AddF, ir.DivF)
	set(Roles{DefFloat, UseFloat}, ir.NegF, ir.TruncF)
	set(Roles{DefFloat, UseFloat, UseFloat}, ir.AddF32, ir.DivF32)
	t[ir.NegF32] = Roles{DefInt, UseInt}
	set(Roles{DefFloat, UseInt}, ir.IntToF, ir.UintToF)
	set(Roles{DefInt, UseFloat}, ir.FToInt, ir.FToUint)
	set(Roles{DefFloat, UseFloat}, ir.FToF32, ir.F32ToF)
	set(Roles{DefFloat, UseInt}, ir.IntToF32, ir.UintToF32)
	set(Roles{UseInt}, ir.JumpIf, ir.JumpIfNot)
	set(Roles{UseInt, UseInt}, ir.JumpEq, ir.JumpLeU)
	set(Roles{UseInt}, ir.JumpEqC, ir.JumpGeC)
	set(Roles{UseFloat, UseFloat}, ir.JumpLtF, ir.JumpNeF)
	set(Roles{UsePtr}, ir.JumpNil, ir.JumpNotNil)
	set(Roles{DefInt, UsePtr}, ir.LoadI8, ir.LoadI32)
	set(Roles{DefWord, UsePtr}, ir.LoadU32, ir.Load64)
	set(Roles{DefPtr, UsePtr}, ir.LoadP, ir.Lea)
	set(Roles{UsePtr, UseInt}, ir.Store8, ir.Store16)
	set(Roles{UsePtr, UseWord}, ir.Store32, ir.Store64)
	t[ir.StoreP] = Roles{UsePtr, UsePtr}
	set(Roles{DefInt, UsePtr, UseInt, UseInt}, ir.IndexI8, ir.IndexI32)
	set(Roles{DefWord, UsePtr, UseInt, UseInt}, ir.IndexU32, ir.Index64)
	set(Roles{DefPtr, UsePtr, UseInt, UseInt}, ir.IndexP, ir.IndexAddr)
	set(Roles{UsePtr, UseInt, UseInt, UseInt}, ir.SetIndex8, ir.SetIndex16)
	set(Roles{UsePtr, UseWord, UseInt, UseInt}, ir.SetIndex32, ir.SetIndex64)
	t[ir.SetIndexP] = Roles{UsePtr, UsePtr, UseInt, UseInt}
	t[ir.InBounds] = Roles{None, None, UseInt, UseInt}
	return t
}()

// IsJump says that an instruction may go to the instruction Imm.
func IsJump(op ir.Op) bool { return op >= ir.Jump && op <= ir.JumpNotNil }

// ends says that an instruction is not followed by the next.
func ends(op ir.Op) bool { return op == ir.Jump || op == ir.Return }

// operand is the register that field k of an instruction names.
func operand(in *ir.Instr, k int) int32 {
	switch k {
	case 0:
		return in.A
	case 1:
		return in.B
	case 2:
		return in.C
	}
	return in.D
}
