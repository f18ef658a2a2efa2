package heops_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"

	"cryptounet/heops"
	"cryptounet/heops/internal/testnet"
	"cryptounet/heops/network/plan"
)

func Example() {
	rng := rand.New(rand.NewPCG(1, 0))
	image := testnet.Image(rng, 64, 128)
	network, err := testnet.UNet(rng).Network(4, image)
	if err != nil {
		panic(err)
	}
	program, err := heops.Compile(network, heops.Options{Height: 64, Width: 128})
	if err != nil {
		panic(err)
	}
	ctx := context.Background()

	client, _ := heops.NewClient(program.Plan()) // has the secret key
	keys, _ := client.EvaluationKeys(ctx)
	input, _ := client.Encrypt(ctx, image)

	evaluator, _ := heops.NewEvaluator(program, keys) // has none
	run, _ := evaluator.Start(input)
	for run.Next(ctx) {
		if s := run.Report().Step; s.Kind == plan.Square {
			fmt.Println(s.Name, "is", run.Map().Ciphertexts(), "ciphertexts at level", run.Map().Level())
		}
	}

	logits, err := client.Decrypt(ctx, run.Output())
	fmt.Println(logits[0], err)
	// Output:
	// 3.Quadratic is 4 ciphertexts at level 2
	// 8.Square is 1 ciphertexts at level 1
	// tensor 1x64x128 <nil>
}

func ExampleWithProgress() {
	rng := rand.New(rand.NewPCG(1, 0))
	image := testnet.Image(rng, 64, 128)
	network, err := testnet.UNet(rng).Network(4, image)
	if err != nil {
		panic(err)
	}
	program, err := heops.Compile(network, heops.Options{Height: 64, Width: 128})
	if err != nil {
		panic(err)
	}
	var mu sync.Mutex
	var ended []string
	ctx := heops.WithProgress(context.Background(), func(what string, done, total float64) {
		mu.Lock()
		defer mu.Unlock()
		if done == total {
			ended = append(ended, what)
		}
	})
	client, _ := heops.NewClient(program.Plan())
	keys, _ := client.EvaluationKeys(ctx)
	input, _ := client.Encrypt(ctx, image)
	evaluator, _ := heops.NewEvaluator(program, keys)
	output, _ := evaluator.Run(ctx, input)
	_, err = client.Decrypt(ctx, output)
	fmt.Println(ended, err)
	// Output: [keys encryption layers decryption] <nil>
}

// A client follows a run, here or on a server, and holds each map beside its twin;
// who has no secret sees noise.
func ExampleClient_follow() {
	ctx := context.Background()
	rng := rand.New(rand.NewPCG(1, 0))
	image := testnet.Image(rng, 64, 128)
	network, _ := testnet.UNet(rng).Network(4, image)
	program, _ := heops.Compile(network, heops.Options{Height: 64, Width: 128})
	client, _ := heops.NewClient(program.Plan())
	keys, _ := client.EvaluationKeys(ctx)
	evaluator, _ := heops.NewEvaluator(program, keys)
	twin, _ := program.Twin(image)
	input, _ := client.Encrypt(ctx, image)
	run, _ := evaluator.Start(input)

	maps, err := client.Follow(ctx, run, twin)
	last := maps[len(maps)-1]
	fmt.Println(len(maps) == len(program.Plan().Steps), last.RMSError < 4*last.Predicted, err)

	mean := 0.0
	for _, v := range input.Residues(0) {
		mean += v / float64(program.Plan().Slots())
	}
	fmt.Printf("%.1f %v\n", mean, input.Residues(input.Ciphertexts()))
	// Output:
	// true true <nil>
	// 0.5 []
}
