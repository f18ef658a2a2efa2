package main

import (
	"fmt"

	"github.com/tuneinsight/lattigo/v5/core/rlwe"
	"github.com/tuneinsight/lattigo/v5/he/hefloat"
)

type logged struct {
	rlwe.EvaluationKeySet
	asked []uint64
}

func (l *logged) GetRelinearizationKey() (*rlwe.RelinearizationKey, error) {
	l.asked = append(l.asked, 0)
	return l.EvaluationKeySet.GetRelinearizationKey()
}

func (l *logged) GetGaloisKey(e uint64) (*rlwe.GaloisKey, error) {
	l.asked = append(l.asked, e)
	return l.EvaluationKeySet.GetGaloisKey(e)
}

func main() {
	p, err := hefloat.NewParametersFromLiteral(hefloat.ParametersLiteral{LogN: 10, LogQ: []int{50, 40, 40}, LogP: []int{50}, LogDefaultScale: 40})
	fmt.Println(err)
	kg := rlwe.NewKeyGenerator(p)
	sk := kg.GenSecretKeyNew()
	l := &logged{EvaluationKeySet: rlwe.NewMemEvaluationKeySet(kg.GenRelinearizationKeyNew(sk), kg.GenGaloisKeyNew(p.GaloisElement(1), sk))}
	enc, dec, ec := rlwe.NewEncryptor(p, sk), rlwe.NewDecryptor(p, sk), hefloat.NewEncoder(p)
	pt := hefloat.NewPlaintext(p, p.MaxLevel())
	fmt.Println(ec.Encode([]float64{1, 2, 3}, pt))
	ct, err := enc.EncryptNew(pt)
	ev := hefloat.NewEvaluator(p, l)
	ct, err = ev.MulRelinNew(ct, ct)
	fmt.Println(err, ev.Rescale(ct, ct))
	ct, err = ev.RotateNew(ct, 1)
	fmt.Println(err)
	out := make([]float64, p.MaxSlots())
	ec.Decode(dec.DecryptNew(ct), out)
	fmt.Printf("%.3f %v\n", out[:2], len(l.asked))
	_, err = ev.RotateNew(ct, 2)
	fmt.Println(err != nil)
}
