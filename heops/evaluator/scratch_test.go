package evaluator_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"cryptounet/heops/client"
	"cryptounet/heops/evaluator"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/model"
	"cryptounet/heops/network/plan"
	"cryptounet/heops/network/planner"
)

func hwm() string {
	b, _ := os.ReadFile("/proc/self/status")
	for _, l := range strings.Split(string(b), "\n") {
		if strings.HasPrefix(l, "VmHWM") || strings.HasPrefix(l, "VmRSS") {
			fmt.Println(l)
		}
	}
	return ""
}

func TestScratch(t *testing.T) {
	base, _ := strconv.Atoi(os.Getenv("BASE"))
	side, _ := strconv.Atoi(os.Getenv("SIDE"))
	pools, _ := strconv.Atoi(os.Getenv("POOLS"))
	logN, _ := strconv.Atoi(os.Getenv("LOGN"))
	prec, _ := strconv.ParseFloat(os.Getenv("PREC"), 64)
	rng := rand.New(rand.NewPCG(1, 9))
	x := testnet.Image(rng, side, side)
	start := time.Now()
	pad := os.Getenv("PAD")
	if pad == "" {
		pad = model.PadZeros
	}
	n, err := testnet.Published(rng, base, pools, pad, x)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("calibrated", time.Since(start))
	hwm()
	start = time.Now()
	program, err := planner.New(n, plan.Options{Height: side, Width: side, LogN: logN, Precision: prec})
	if err != nil {
		t.Fatal(err)
	}
	p := program.Plan()
	fmt.Println("planned", time.Since(start))
	fmt.Println(p)
	hwm()
	if os.Getenv("RUN") == "" {
		return
	}
	ctx := context.Background()
	start = time.Now()
	c, err := client.New(p)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := c.EvaluationKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("keys", time.Since(start))
	hwm()
	e, err := evaluator.New(program, keys)
	if err != nil {
		t.Fatal(err)
	}
	hwm()
	in, err := c.Encrypt(ctx, x)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		start = time.Now()
		r, err := e.Start(in)
		if err != nil {
			t.Fatal(err)
		}
		for r.Next(ctx) {
			fmt.Println(r.Report())
		}
		if r.Err() != nil {
			t.Fatal(r.Err())
		}
		fmt.Println("run", time.Since(start))
		hwm()
		got, err := c.Decrypt(ctx, r.Output())
		if err != nil {
			t.Fatal(err)
		}
		want, err := n.Result(x, p.Pitch())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("error", apart(got[0], want), "predicted", p.Result().Noise, p.Rounding)
	}
}
