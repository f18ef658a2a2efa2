package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Words are doubled as long as there are some. The sum has the registers of what it
// is a sum of, and DECQ's result is what the jump looks at.
func Example_translate() {
	code, err := translate(`
// func double(p *uint64, n int)
TEXT ·double(SB), NOSPLIT, $0-16
	MOVQ    p+0(FP), AX
	MOVQ    n+8(FP), CX

words:
	VMOVUPD (AX), Y0
	VADDPD  Y0, Y0, Y1
	VMOVUPD Y1, (AX)
	ADDQ    $0x20, AX
	DECQ    CX
	JNZ     words
	VZEROUPPER
	RET
`)
	if err != nil {
		fmt.Println(err)
	}
	_, body, _ := strings.Cut(string(code), "textflag.h\"\n\n")
	fmt.Print(strings.ReplaceAll(body, "\t", "    "))
	// Output:
	// // func double(p *uint64, n int)
	// TEXT ·double(SB), NOSPLIT, $0-16
	//     MOVD p+0(FP), R0
	//     MOVD n+8(FP), R1
	//
	// words:
	//     FLDPQ 0(R0), (F1, F0)
	//     WORD $0x4e61d421 // FADD V1, V1, V1
	//     WORD $0x4e60d400 // FADD V0, V0, V0
	//     FSTPQ (F1, F0), 0(R0)
	//     ADD $32, R0
	//     SUB $1, R1
	//     CBNZ R1, words
	//     RET
}

// random returns steps on variables, all set at the start, with a loop in the middle.
func random(rng *rand.Rand, variables int) []step {
	var steps []step
	pick := func() int { return rng.IntN(variables) }
	some := func(n int) {
		for range n {
			switch s := (step{defs: []int{pick()}, uses: []int{pick()}}); rng.IntN(3) {
			case 0:
				s.copies = true
				steps = append(steps, s)
			case 1: // adds to what it sets
				steps = append(steps, step{defs: s.defs, uses: []int{s.defs[0], pick(), pick()}, tied: true})
			default:
				steps = append(steps, step{defs: s.defs, uses: append(s.uses, pick())})
			}
		}
	}
	for v := range variables {
		steps = append(steps, step{defs: []int{v}})
	}
	some(rng.IntN(10))
	steps = append(steps, step{label: "loop"})
	some(1 + rng.IntN(20))
	steps = append(steps, step{to: "loop"})
	some(rng.IntN(10))
	return steps
}

// values runs steps, the loop three times, on places for values, and lists what all
// of them read. What a step sets depends on the step and on what it reads.
func values(steps []step, place func(v int) int) (read []int) {
	at := make(map[int]int)
	loops := 3
	for i := 0; i < len(steps); i++ {
		s := &steps[i]
		if s.to != "" {
			if loops--; loops > 0 {
				i = slices.IndexFunc(steps, func(s step) bool { return s.label == "loop" })
			}
			continue
		}
		value := 7919 * (i + 1)
		for _, u := range s.uses {
			read = append(read, at[place(u)])
			value = value*31 + at[place(u)]
		}
		for _, d := range s.defs {
			if s.copies {
				value = at[place(s.uses[0])]
			}
			at[place(d)] = value
		}
	}
	return read
}

// TestAllocate runs random steps on variables and on the registers that these got.
func TestAllocate(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	allocated := 0
	for range 300 {
		variables := 2 + rng.IntN(40)
		steps := random(rng, variables)
		want := values(steps, func(v int) int { return v })
		registers, err := allocate(steps, variables)
		if err != nil {
			if variables <= vectorRegisters-2 { // a tied step's copy needs another one
				t.Fatalf("%d variables: %v", variables, err)
			}
			continue
		}
		allocated++
		if got := values(steps, func(v int) int { return registers[v] }); !slices.Equal(got, want) {
			t.Fatalf("%d variables: values differ", variables)
		}
		for i := range steps {
			if s := &steps[i]; s.tied && registers[s.uses[0]] != registers[s.defs[0]] {
				t.Fatalf("step %d adds to another register", i)
			}
		}
	}
	if allocated < 100 {
		t.Errorf("%d of 300 programs were allocated", allocated)
	}
}

// TestRefused gives instructions that have no translation.
func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		"VSQRTPD Y0, Y1":            "VSQRTPD: is not known",
		"BSWAPQ AX":                 "BSWAPQ: is not known",
		"VPERMPD $0x1b, Y0, Y0":     "VPERMPD: in place",
		"VPERMPD $0x4e, Y0, Y1":     "VPERMPD: $0x4e is not known",
		"XORQ AX, CX":               "XORQ: of two registers",
		"VMOVUPD (AX)(CX+8), Y1":    "memory operand",
		"VADDPD $0x1, Y0, Y1":       "VADDPD: $0x1 is not known",
		"LEAQ 8(CX*8), AX":          "LEAQ: without base",
		"VMOVUPD x+0(FP), Y1":       "VMOVUPD: operand",
		"VFNMADD213PD Y0, Y1, Y2":   "VFNMADD213PD: is not known",
		"VPERM2F128 $1, Y0, Y1, Y2": "VPERM2F128: $0x1 is not known",
	} {
		_, err := translate("TEXT ·f(SB), NOSPLIT, $0-8\n\tVXORPD Y0, Y0, Y0\n\tVXORPD Y1, Y1, Y1\n\tVXORPD Y2, Y2, Y2\n\t" + text + "\n\tRET\n")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
