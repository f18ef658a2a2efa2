package native_test

import (
	"io"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"runtime/trace"
	"sync"
	"testing"
	"time"
	"unsafe"

	"cryptounet/kernel/quick/ir"
)

// product is a product of matrices of rows, [][]float64: pointers 0 to 2 are c, a
// and b, and n is s[0].
func product() *ir.Func {
	const (
		n, i, j, k, sum, size, t, x, y, z = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
		c, a, b, row, other               = 0, 1, 2, 3, 4
	)
	const header, float = 24 << 32, 8 << 32
	return withPointers(function("product", 12, 1, 0,
		ir.Instr{Op: ir.Const, A: i},
		ir.Instr{Op: ir.Poll}, // 1
		ir.Instr{Op: ir.JumpLe, A: n, B: i, Imm: 27},
		ir.Instr{Op: ir.Const, A: j},
		ir.Instr{Op: ir.Poll}, // 4
		ir.Instr{Op: ir.JumpLe, A: n, B: j, Imm: 25},
		ir.Instr{Op: ir.Const, A: sum},
		ir.Instr{Op: ir.Const, A: k},
		ir.Instr{Op: ir.Poll}, // 8
		ir.Instr{Op: ir.JumpLe, A: n, B: k, Imm: 20},
		ir.Instr{Op: ir.IndexAddr, A: row, B: a, C: i, D: n, Imm: header},
		ir.Instr{Op: ir.Load64, A: size, B: row, Imm: 8},
		ir.Instr{Op: ir.LoadP, A: row, B: row},
		ir.Instr{Op: ir.Index64, A: x, B: row, C: k, D: size, Imm: float},
		ir.Instr{Op: ir.IndexAddr, A: row, B: b, C: k, D: n, Imm: header},
		ir.Instr{Op: ir.Load64, A: size, B: row, Imm: 8},
		ir.Instr{Op: ir.LoadP, A: row, B: row},
		ir.Instr{Op: ir.Index64, A: y, B: row, C: j, D: size, Imm: float},
		ir.Instr{Op: ir.MulF, A: t, B: x, C: y},
		ir.Instr{Op: ir.Jump, Imm: 29},                                    // 19
		ir.Instr{Op: ir.IndexAddr, A: row, B: c, C: i, D: n, Imm: header}, // 20
		ir.Instr{Op: ir.LoadP, A: row, B: row},
		ir.Instr{Op: ir.SetIndex64, A: row, B: sum, C: j, D: n, Imm: float},
		ir.Instr{Op: ir.AddConst, A: j, B: j, Imm: 1},
		ir.Instr{Op: ir.Jump, Imm: 4},
		ir.Instr{Op: ir.AddConst, A: i, B: i, Imm: 1}, // 25
		ir.Instr{Op: ir.Jump, Imm: 1},
		ir.Instr{Op: ir.Return}, // 27
		ir.Instr{Op: ir.Nop},
		ir.Instr{Op: ir.AddF, A: sum, B: sum, C: t}, // 29
		ir.Instr{Op: ir.AddConst, A: k, B: k, Imm: 1},
		ir.Instr{Op: ir.Jump, Imm: 8},
	), 5, 3)
}

func matrix(n int, f func(i, j int) float64) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
		for j := range m[i] {
			m[i][j] = f(i, j)
		}
	}
	return m
}

func TestProduct(t *testing.T) {
	const n = 30
	m, _ := machine()
	f := compiled(t, copied(product())[0])
	a := matrix(n, func(i, j int) float64 { return float64(i*j%7) + 0.25 })
	b := matrix(n, func(i, j int) float64 { return float64(i-j) / 3 })
	c := matrix(n, func(int, int) float64 { return 0 })
	if _, text := call(m, f, []uint64{n}, unsafe.Pointer(&c[0]), unsafe.Pointer(&a[0]), unsafe.Pointer(&b[0])); text != "" {
		t.Fatal(text)
	}
	for i := range n {
		for j := range n {
			sum := 0.0
			for k := range n {
				sum += a[i][k] * b[k][j]
			}
			if c[i][j] != sum {
				t.Fatalf("element %d, %d is %v, not %v", i, j, c[i][j], sum)
			}
		}
	}
}

func BenchmarkProduct200(b *testing.B) {
	const n = 200
	x := matrix(n, func(i, j int) float64 { return float64(i + j) })
	y := matrix(n, func(int, int) float64 { return 0 })
	for _, how := range []string{"machine", "native"} {
		b.Run(how, func(b *testing.B) {
			f := copied(product())[0]
			if how == "native" {
				compiled(b, f)
			}
			m, _ := machine()
			for b.Loop() {
				call(m, f, []uint64{n}, unsafe.Pointer(&y[0]), unsafe.Pointer(&x[0]), unsafe.Pointer(&x[0]))
			}
		})
	}
	b.Run("go", func(b *testing.B) {
		for b.Loop() {
			for i := range n {
				for j := range n {
					sum := 0.0
					for k := range n {
						sum += x[i][k] * x[k][j]
					}
					y[i][j] = sum
				}
			}
		}
	})
}

// walk sums the first words of what a table's elements point to, again and again:
// s[0] rounds over s[1] elements. The pointer lives across the loop's Poll.
func walk() *ir.Func {
	const rounds, n, sum, i, x = 0, 1, 2, 3, 4
	return withPointers(function("walk", 5, 2, 1,
		ir.Instr{Op: ir.Const, A: sum},
		ir.Instr{Op: ir.Poll}, // 1
		ir.Instr{Op: ir.JumpLeC, A: rounds, B: 0, Imm: 13},
		ir.Instr{Op: ir.AddConst, A: rounds, B: rounds, Imm: -1},
		ir.Instr{Op: ir.Const, A: i},
		ir.Instr{Op: ir.IndexP, A: 1, B: 0, C: i, D: n, Imm: 8 << 32}, // 5
		ir.Instr{Op: ir.Poll},                                         // 6
		ir.Instr{Op: ir.Load64, A: x, B: 1, Imm: 8},
		ir.Instr{Op: ir.Add, A: sum, B: sum, C: x},
		ir.Instr{Op: ir.AddConst, A: i, B: i, Imm: 1},
		ir.Instr{Op: ir.JumpLe, A: n, B: i, Imm: 1},
		ir.Instr{Op: ir.IndexP, A: 1, B: 0, C: i, D: n, Imm: 8 << 32},
		ir.Instr{Op: ir.Jump, Imm: 6},
		ir.Instr{Op: ir.Move, A: 0, B: sum}, // 13
		ir.Instr{Op: ir.Return},
	), 2, 1)
}

// TestCollector runs machine code over pointers that others replace, while the
// collector works as often as it can: what is reached by a pointer that only
// machine code has must stay.
func TestCollector(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	type node [8]uint64
	table := make([]*node, 64)
	fresh := func() *node {
		n := &node{}
		for i := range n {
			n[i] = 3
		}
		return n
	}
	for i := range table {
		table[i] = fresh()
	}
	m, _ := machine()
	f := compiled(t, copied(walk())[0])
	end := make(chan struct{})
	var others sync.WaitGroup
	others.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-end:
				return
			default:
				table[i%len(table)] = fresh()
				junk := &node{} // takes the place of what is freed
				junk[1] = uint64(i)
				runtime.KeepAlive(junk)
			}
		}
	})
	others.Go(func() {
		for {
			select {
			case <-end:
				return
			default:
				runtime.GC()
			}
		}
	})
	for begin := time.Now(); time.Since(begin) < 2*time.Second; {
		const rounds = 20000
		out, text := call(m, f, []uint64{rounds, uint64(len(table))}, unsafe.Pointer(&table[0]))
		if text != "" || out[0] != 3*rounds*uint64(len(table)) {
			t.Errorf("the sum is %v %s, not %d", out, text, 3*rounds*len(table))
			break
		}
	}
	close(end)
	others.Wait()
}

// forever goes round without end.
func forever() *ir.Func {
	return function("forever", 1, 1, 0,
		ir.Instr{Op: ir.Poll},
		ir.Instr{Op: ir.AddConst, A: 0, B: 0, Imm: 1},
		ir.Instr{Op: ir.Jump, Imm: 0},
	)
}

// halt sets a flag that the machine reads as it is, in passing.
//
//go:norace
func halt(stop *bool) { *stop = true }

func TestInterrupt(t *testing.T) {
	for _, f := range []*ir.Func{forever(), fib()} { // a loop, and calls
		m, stop := machine()
		f := compiled(t, copied(f)[0])
		time.AfterFunc(50*time.Millisecond, func() {
			runtime.GC() // waits for all goroutines to stop
			halt(stop)
		})
		begin := time.Now()
		if _, text := call(m, f, []uint64{90}); text != "halted" {
			t.Errorf("%s ends with %q, not by being halted", f.Name, text)
		}
		if d := time.Since(begin); d > 20*time.Second {
			t.Errorf("an interrupt of %s takes %v", f.Name, d)
		}
	}
}

// sum adds the numbers from s[0] down, one call deeper for each.
func sum() *ir.Func {
	return function("sum", 1, 1, 1,
		ir.Instr{Op: ir.JumpNeC, A: 0, B: 0, Imm: 2},
		ir.Instr{Op: ir.Return},
		ir.Instr{Op: ir.AddConst, A: 1, B: 0, Imm: -1},
		ir.Instr{Op: ir.Call, B: 1, Imm: 0},
		ir.Instr{Op: ir.Add, A: 0, B: 0, C: 1},
		ir.Instr{Op: ir.Return},
	)
}

func TestDeepCalls(t *testing.T) {
	m, _ := machine()
	f := compiled(t, copied(sum())[0])
	const n = 1_000_000
	if out, text := call(m, f, []uint64{n}); text != "" || out[0] != n*(n+1)/2 {
		t.Errorf("the sum to %d is %v %s", n, out, text)
	}
	large := sum()
	large.S, large.Code[3].B, large.Code[2].A, large.Code[4].C = 99, 99, 99, 99
	f = compiled(t, copied(large)[0])
	if _, text := call(m, f, []uint64{math.MaxUint64}); text != "overflow" {
		t.Errorf("calls without end end with %q, not an overflow", text)
	}
}

// TestProfiles looks at goroutines in machine code from signals' handlers.
func TestProfiles(t *testing.T) {
	if err := pprof.StartCPUProfile(io.Discard); err != nil {
		t.Fatal(err)
	}
	defer pprof.StopCPUProfile()
	if err := trace.Start(io.Discard); err != nil {
		t.Fatal(err)
	}
	defer trace.Stop()
	m, _ := machine()
	f := compiled(t, copied(fib())[0])
	for begin := time.Now(); time.Since(begin) < 300*time.Millisecond; {
		if out, text := call(m, f, []uint64{27}); text != "" || out[0] != 196418 {
			t.Fatalf("fib(27) is %v %s, not 196418", out, text)
		}
		runtime.Stack(make([]byte, 1<<16), true)
	}
}

func TestManyAtOnce(t *testing.T) {
	m, _ := machine()
	f := compiled(t, copied(fib())[0])
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				if out, text := call(m, f, []uint64{18}); text != "" || out[0] != 2584 {
					t.Errorf("fib(18) is %v %s, not 2584", out, text)
				}
			}
		})
	}
	all.Wait()
}
