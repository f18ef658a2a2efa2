package ir

// Op says what an instruction does. Registers named a to d are those that A to D
// number; s and p say of which kind; i is Imm.
type Op uint16

// The instructions.
const (
	Nop Op = iota

	Const // s[a] = i
	Move  // s[a] = s[b]
	MoveP // p[a] = p[b]
	NilP  // p[a] = nil

	// Whole numbers of 64 bits. Extend brings results back to narrower types.
	Add      // s[a] = s[b] + s[c]
	Sub      // s[a] = s[b] - s[c]
	Mul      // s[a] = s[b] * s[c]
	And      // s[a] = s[b] & s[c]
	Or       // s[a] = s[b] | s[c]
	Xor      // s[a] = s[b] ^ s[c]
	AndNot   // s[a] = s[b] &^ s[c]
	AddConst // s[a] = s[b] + i
	MulConst // s[a] = s[b] * i
	AndConst // s[a] = s[b] & i
	OrConst  // s[a] = s[b] | i
	XorConst // s[a] = s[b] ^ i
	ShlConst // s[a] = s[b] << i, 0 <= i < 64
	ShrConst // s[a] = s[b] >> i, with zeros from above
	SarConst // s[a] = s[b] >> i, with the sign from above
	Div      // s[a] = s[b] / s[c], signed; panics if s[c] is 0; the least number / -1 is itself
	Rem      // s[a] = s[b] % s[c], signed
	DivU     // s[a] = s[b] / s[c], unsigned
	RemU     // s[a] = s[b] % s[c], unsigned
	Shl      // s[a] = s[b] << s[c]; s[c] is unsigned and may be large
	Shr      // s[a] = s[b] >> s[c], unsigned
	Sar      // s[a] = s[b] >> s[c], signed
	Negative // panics if s[a] < 0: a shift's count
	Neg      // s[a] = -s[b]
	Extend   // s[a] = s[b] brought to Kind i: I8 to U32
	NotBool  // s[a] = 1 - s[b]

	// Comparisons: 1 or 0.
	Eq  // s[a] = s[b] == s[c]
	Ne  // s[a] = s[b] != s[c]
	Lt  // s[a] = s[b] < s[c], signed
	Le  // s[a] = s[b] <= s[c], signed
	LtU // s[a] = s[b] < s[c], unsigned
	LeU // s[a] = s[b] <= s[c], unsigned
	EqF // s[a] = s[b] == s[c], float64
	NeF // s[a] = s[b] != s[c], float64
	LtF // s[a] = s[b] < s[c], float64
	LeF // s[a] = s[b] <= s[c], float64
	EqP // s[a] = p[b] == p[c]
	NeP // s[a] = p[b] != p[c]

	// float64
	AddF   // s[a] = s[b] + s[c]
	SubF   // s[a] = s[b] - s[c]
	MulF   // s[a] = s[b] * s[c]
	DivF   // s[a] = s[b] / s[c]
	NegF   // s[a] = -s[b]
	SqrtF  // s[a] = math.Sqrt(s[b])
	AbsF   // s[a] = math.Abs(s[b])
	FloorF // s[a] = math.Floor(s[b])
	CeilF  // s[a] = math.Ceil(s[b])
	TruncF // s[a] = math.Trunc(s[b])

	// float32
	AddF32 // s[a] = s[b] + s[c]
	SubF32 // s[a] = s[b] - s[c]
	MulF32 // s[a] = s[b] * s[c]
	DivF32 // s[a] = s[b] / s[c]
	NegF32 // s[a] = -s[b]

	// Conversions, as the compiler of this machine has them.
	IntToF   // s[a] = float64(int64(s[b]))
	UintToF  // s[a] = float64(uint64(s[b]))
	FToInt   // s[a] = int64(float64(s[b])), then brought to Kind i (W64 for 64 bits)
	FToUint  // s[a] = uint64(float64(s[b])), then brought to Kind i
	FToF32   // s[a] = float32(s[b])
	F32ToF   // s[a] = float64(s[b])
	IntToF32 // s[a] = float32(int64(s[b]))
	UintToF32

	// Jumps go to the instruction i.
	Jump
	JumpIf    // if s[a] != 0
	JumpIfNot // if s[a] == 0
	JumpEq    // if s[a] == s[b]
	JumpNe    // if s[a] != s[b]
	JumpLt    // if s[a] < s[b], signed
	JumpLe    // if s[a] <= s[b], signed
	JumpLtU   // if s[a] < s[b], unsigned
	JumpLeU   // if s[a] <= s[b], unsigned
	JumpEqC   // if s[a] == b, where b is the number itself
	JumpNeC   // if s[a] != b
	JumpLtC   // if s[a] < b, signed
	JumpLeC   // if s[a] <= b, signed
	JumpGtC   // if s[a] > b, signed
	JumpGeC   // if s[a] >= b, signed
	JumpLtF   // if s[a] < s[b], float64
	JumpLeF   // if s[a] <= s[b], float64
	JumpNotLtF
	JumpNotLeF
	JumpEqF
	JumpNeF
	JumpNil    // if p[a] == nil
	JumpNotNil // if p[a] != nil
	Poll       // ends the function by a panic if the cell is interrupted; heads of loops have one

	// Memory at p[b] + i; panics if p[b] is nil.
	LoadI8
	LoadU8
	LoadI16
	LoadU16
	LoadI32
	LoadU32
	Load64
	LoadP // p[a] = pointer there
	Lea   // p[a] = p[b] + i
	// Memory at p[a] + i; panics if p[a] is nil.
	Store8 // s[b] goes there
	Store16
	Store32
	Store64
	StoreP // p[b] goes there

	// Elements: element s[c] of s[d] elements at p[b], each of i>>32 bytes, and in
	// it the byte i & 0xffffffff on. Panics if s[c] is not below s[d], unsigned.
	IndexI8
	IndexU8
	IndexI16
	IndexU16
	IndexI32
	IndexU32
	Index64
	IndexP    // p[a] = pointer there
	IndexAddr // p[a] = its address
	// The same of p[a], with what is stored in b.
	SetIndex8
	SetIndex16
	SetIndex32
	SetIndex64
	SetIndexP
	InBounds // panics if s[c] is not below s[d]

	Call // of Calls[i]; its frame begins at s[b] and p[c]
	Return
	// Go carries out Steps[i], a Go function, on the frame: the way for all else. If b
	// or c is not 0, the step uses only registers below s[b] and p[c].
	Go

	Native // machine code goes on from here, if the way in i leads to it

	Ops
)
