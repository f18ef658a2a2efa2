package x86

import (
	"bytes"
	"encoding/hex"
	"testing"
)

// TestEncoding compares instructions with their encodings in Intel's manual.
func TestEncoding(t *testing.T) {
	for _, c := range []struct {
		name, want string
		write      func(c *Code)
	}{
		{"mov rax, r9", "498bc1", func(c *Code) { c.Op(MOV, RAX, R(R9)) }},
		{"mov r13, [rbx]", "4c8b2b", func(c *Code) { c.Op(MOV, R13, Mem(RBX, 0)) }},
		{"mov rcx, [rbp]", "488b4d00", func(c *Code) { c.Op(MOV, RCX, Mem(RBP, 0)) }},
		{"mov rcx, [r13]", "498b4d00", func(c *Code) { c.Op(MOV, RCX, Mem(R13, 0)) }},
		{"mov rcx, [rsp+8]", "488b4c2408", func(c *Code) { c.Op(MOV, RCX, Mem(RSP, 8)) }},
		{"mov rcx, [r12+0x1234]", "498b8c2434120000", func(c *Code) { c.Op(MOV, RCX, Mem(R12, 0x1234)) }},
		{"mov rax, [r8+r10*8-1]", "4b8b44d0ff", func(c *Code) { c.Op(MOV, RAX, Indexed(R8, R10, 8, -1)) }},
		{"mov rax, [rbp+rcx*1]", "488b440d00", func(c *Code) { c.Op(MOV, RAX, Indexed(RBP, RCX, 1, 0)) }},
		{"mov byte [rdi], sil", "408837", func(c *Code) { c.Op(STORE8, RSI, Mem(RDI, 0)) }},
		{"mov word [rdi], ax", "668907", func(c *Code) { c.Op(STORE16, RAX, Mem(RDI, 0)) }},
		{"movzx edx, dil", "400fb6d7", func(c *Code) { c.Op(MOVZX8, RDX, R(RDI)) }},
		{"movsxd r11, r8d", "4d63d8", func(c *Code) { c.Op(MOVSX32, R11, R(R8)) }},
		{"add r8, 1", "4983c001", func(c *Code) { c.Imm(ADDI, R(R8), 1) }},
		{"cmp rax, 1000", "4881f8e8030000", func(c *Code) { c.Imm(CMPI, R(RAX), 1000) }},
		{"cmp qword [r14+16], -65536", "49817e100000ffff", func(c *Code) { c.Imm(CMPI, Mem(R14, 16), -65536) }},
		{"imul r9, rax, 100", "4c69c864000000", func(c *Code) { c.MulConst(R9, R(RAX), 100) }},
		{"sar r10, 3", "49c1fa03", func(c *Code) { c.Shift(SAR, R10, 3) }},
		{"shl rax, cl", "48d3e0", func(c *Code) { c.ShiftCL(SHL, RAX) }},
		{"idiv rcx", "48f7f9", func(c *Code) { c.One(IDIV, R(RCX)) }},
		{"xor r9d, r9d", "4533c9", func(c *Code) { c.Const(R9, 0) }},
		{"mov r9d, 5", "41b905000000", func(c *Code) { c.Const(R9, 5) }},
		{"mov r9, -5", "49c7c1fbffffff", func(c *Code) { c.Const(R9, -5) }},
		{"movabs rdi, 0x1122334455667788", "48bf8877665544332211", func(c *Code) { c.Const(RDI, 0x1122334455667788) }},
		{"sete al; movzx eax, al", "0f94c00fb6c0", func(c *Code) { c.Set(E, RAX) }},
		{"movsd xmm9, [rbx+16]", "f2440f104b10", func(c *Code) { c.Op(MOVSD, R9, Mem(RBX, 16)) }},
		{"addsd xmm0, xmm12", "f2410f58c4", func(c *Code) { c.Op(ADDSD, 0, R(R12)) }},
		{"ucomisd xmm14, xmm1", "66440f2ef1", func(c *Code) { c.Op(UCOMISD, R14, R(1)) }},
		{"cvtsi2sd xmm3, r8", "f2490f2ad8", func(c *Code) { c.Op(CVTSI2SD, 3, R(R8)) }},
		{"movq r8, xmm10", "664d0f7ed0", func(c *Code) { c.Op(MOVQFROM, R10, R(R8)) }},
		{"roundsd xmm8, xmm1, 9", "66440f3a0bc109", func(c *Code) { c.Round(R8, R(1), 1) }},
		{"psrlq xmm15, 1", "66410f73d701", func(c *Code) { c.ShiftX(R15, false, 1) }},
		{"jmp r8", "41ffe0", func(c *Code) { c.JumpTo(R(R8)) }},
		{"cmova rcx, rdx", "480f47ca", func(c *Code) { c.CMov(A, RCX, R(RDX)) }},
	} {
		var code Code
		c.write(&code)
		if got := hex.EncodeToString(code.Bytes); got != c.want {
			t.Errorf("%s is %s, not %s", c.name, got, c.want)
		}
	}
}

// TestLabels jumps forward and back, and reads a number behind the code.
func TestLabels(t *testing.T) {
	var c Code
	head, end, number := c.Label(), c.Label(), c.Label()
	c.Here(head)
	c.JumpIf(E, end)           // 0: 6 bytes
	c.Op(MOVSD, 0, At(number)) // 6: 8 bytes
	c.Imm(CMPI, At(number), 1) // 14: 8 bytes, a byte behind the distance
	c.Jump(head)               // 22: 5 bytes
	c.Here(end)                // 27
	c.Ret()
	c.Align(8) // 28 to 32
	c.Here(number)
	c.Word(7)
	c.Link()
	want, _ := hex.DecodeString("0f8415000000" + "f20f100512000000" + "48833d0a00000001" + "e9e5ffffff" + "c3" + "cccccccc" + "0700000000000000")
	if !bytes.Equal(c.Bytes, want) {
		t.Errorf("%x\nnot %x", c.Bytes, want)
	}
}
