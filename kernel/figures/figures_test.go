package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBench(t *testing.T) {
	const in = `goos: linux
pkg: cryptounet/heops/backend/rns
BenchmarkNTT/8192-2         	       3	     12345 ns/op	  0.50 cores	 7 B/op
BenchmarkNTT/8192-2         	       3	     12347 ns/op	  0.50 cores	 7 B/op
some words
PASS
ok  	cryptounet/heops/backend/rns	1.5s
pkg: cryptounet/heops
BenchmarkWhole 	       1	     9e+08 ns/op	  12.0 MB
`
	const own = `a table
figure whole/slice 0.4 s
BenchmarkOwn 	       1	     9e+08 ns/op
BenchmarkNext 	       1	     3 ns/op
`
	const want = in + `a table
BenchmarkOwn 	       1	     9e+08 ns/op
BenchmarkNext 	       1	     3 ns/op
figure whole/slice 0.4 s
figure heops/backend/rns/NTT/8192 12346 ns/op
figure heops/backend/rns/NTT/8192/cores 0.5 cores
figure heops/backend/rns/NTT/8192/B/op 7 B/op
figure heops/Whole 9e+08 ns/op
figure heops/Whole/MB 12 MB
figure heops/Next 3 ns/op
`
	var out strings.Builder
	if err := run([]string{"bench"}, strings.NewReader(in+own), &out); err != nil || out.String() != want {
		t.Errorf("%v:\n%s", err, out.String())
	}
}

func TestBenchFails(t *testing.T) {
	for _, in := range []string{"", "PASS\n", "BenchmarkX-2 1 5 ns/op\n--- FAIL: BenchmarkY\nFAIL\tm/p\t0.1s\n", "BenchmarkX-2 1 5 ns/op\nFAIL\tm/p [build failed]"} {
		if err := run([]string{"bench"}, strings.NewReader(in), &strings.Builder{}); err == nil {
			t.Errorf("%q: no error", in)
		}
	}
}

func TestTables(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	costs := write("seg-costs.csv", ",here,paper,here / paper\n\"seconds, image to mask\",1.06,660,0.0016\nring degree,2^14,,\n\"parts\",\"0.1, 0.2\",,\n")
	layers := write("seg-layers.csv", "step,kind,error,same,ms\nconv 1,linear,2^-3,99.5 %,3\npool,sum,0.25,x,4\npool,sum,0.5,true,NaN\n")
	const want = `figure seg-costs/seconds-image-to-mask/here 1.06 s
figure seg-costs/seconds-image-to-mask/paper 660 s
figure seg-costs/seconds-image-to-mask/here-per-paper 0.0016 ratio
figure seg-costs/ring-degree/here 16384 number
figure seg-layers/conv-1/linear/error 0.125 number
figure seg-layers/conv-1/linear/same 99.5 %
figure seg-layers/conv-1/linear/ms 3 ms
figure seg-layers/pool/sum/error 0.25 number
figure seg-layers/pool/sum/ms 4 ms
figure seg-layers/pool/sum/error#2 0.5 number
`
	var out strings.Builder
	if err := run([]string{"tables", costs, layers}, nil, &out); err != nil || out.String() != want {
		t.Errorf("%v:\n%s", err, out.String())
	}
	for _, args := range [][]string{nil, {"tables"}, {"other"}, {"tables", filepath.Join(dir, "none.csv")}, {"tables", write("bad.csv", "a,b\n1\n")}} {
		if err := run(args, nil, &out); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}
