//go:build go1.26 && !go1.27

#include "textflag.h"

// A stub is 11 bytes: its number, and the jump to what all do. Both registers
// carry no argument.
#define S1(i) MOVL $((i)+1), R12; JMP ·enter(SB)
#define S8(i) S1(i); S1((i)+1); S1((i)+2); S1((i)+3); S1((i)+4); S1((i)+5); S1((i)+6); S1((i)+7)
#define S64(i) S8(i); S8((i)+8); S8((i)+16); S8((i)+24); S8((i)+32); S8((i)+40); S8((i)+48); S8((i)+56)
#define S512(i) S64(i); S64((i)+64); S64((i)+128); S64((i)+192); S64((i)+256); S64((i)+320); S64((i)+384); S64((i)+448)
#define S4096(i) S512(i); S512((i)+512); S512((i)+1024); S512((i)+1536); S512((i)+2048); S512((i)+2560); S512((i)+3072); S512((i)+3584)

TEXT ·stubs(SB), NOSPLIT|NOFRAME, $0-0
	S4096(0)
	S4096(4096)

// enter calls the closure of a stub as any closure is called.
TEXT ·enter(SB), NOSPLIT|NOFRAME, $0-0
	LEAQ ·closures(SB), R13
	MOVQ -8(R13)(R12*8), DX
	MOVQ (DX), R12
	JMP  R12

// func first() uintptr
TEXT ·first(SB), NOSPLIT, $0-8
	LEAQ ·stubs(SB), AX
	MOVQ AX, ret+0(FP)
	RET
