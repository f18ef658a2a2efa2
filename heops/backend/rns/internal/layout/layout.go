// Package layout says where the assembly finds what it reads: the constants of
// a prime and the order of twiddle factors. The kernels' generator and the
// package that fills the tables share it.
package layout

// Words of a prime's table of constants. A name ending in Q is the Shoup
// companion floor(x*2^52/q) of the constant before it.
const (
	Q       = iota // q
	TwoQ           // 2q
	NegQ           // 2^52 - q
	Mask           // 2^52 - 1
	Two            // 2
	OneQ           // floor(2^52/q)
	R52            // 2^52 mod q
	R52Q           //
	R104           // 2^104 mod q
	R104Q          //
	QInv           // 1/q mod 2^52
	NInv           // inverse transform's factor
	NInvQ          //
	Fold           // minus the forward mirror stage's root
	FoldQ          //
	Unfold         // minus the inverse mirror stage's root
	UnfoldQ        //
	ThreeQ         // 3q

	// Float64 bits, for the kernels on doubles. Residues are centred: in (-q/2, q/2).
	// A name ending in Q is the constant before it over q.
	FloatQ      // q
	FloatInv    // 1/q
	FloatTop    // 2^52 + q
	FloatNInv   // inverse transform's factor
	FloatNInvQ  //
	FloatFold   // minus the forward mirror stage's root
	FloatFoldQ  //
	FloatUnfold // minus the inverse mirror stage's root
	FloatUnfoldQ
	FloatSigned   // what the upper part of a sum of products starts with: 1.5*2^k,
	FloatUnsigned // 2^k
	Chain         // and how many products are added before they are reduced, no double
	Words
)

// Block is how many coefficients the IFMA kernels' last forward (first
// inverse) pass holds in registers at once: 16 vectors of 8.
const Block = 128

// LastWords is how many words of twiddle factors that pass reads for a block:
// 8 pairs of vectors with 8+8 words for distance 1, 4+4 for distance 2, 2+2
// for distance 4, then 15 pairs for distances 64, 32, 16 and 8, and 2 unused.
const (
	LastPair  = 16
	LastTwo   = 8 * LastPair
	LastFour  = LastTwo + 8*8
	LastInter = LastFour + 8*4
	LastWords = LastInter + 32
)

// BlockSums is how many sums of the same inputs the vector kernels compute
// together. A block of them is a header of so many words of 32 bits - the number
// of terms, 1 to add, the outputs' numbers - and then the terms: the input's
// number and the weights'.
const (
	BlockSums   = 4
	BlockHeader = 2 + BlockSums
	BlockTerm   = 1 + BlockSums
	BlockWords  = 16 // coefficients at a time
)

// MaxSources is how many primes a base extension starts from at most: eight
// special ones and a level's.
const MaxSources = 9

// Words of each source in a base extension's table, then of the table itself.
const (
	SourceHalf  = iota // added before
	SourceQ            // q_i
	SourceNegQ         // 2^52 - q_i
	SourceInv          // (Q/q_i)^-1 mod q_i
	SourceInvQ         // its Shoup companion
	SourceFloat        // 1/q_i in float64 bits
	SourceWords
	SourceMask = MaxSources * SourceWords // 2^52 - 1
	TargetsAt  = 64                       // the first target
)

// Words of each target p in a base extension's table.
const (
	TargetFactor = 0                         // (Q/q_i)*2^52 mod p
	TargetQ      = TargetFactor + MaxSources // p
	TargetTwoQ   = TargetQ + 1               // 2p
	TargetQInv   = TargetQ + 2               // 1/p mod 2^52
	TargetQuo    = TargetQ + 3               // -Q*2^52 mod p
	TargetShift  = 16                        // -(v*Q + half) mod p for v = 0 to 8
	TargetWords  = 32
)

// FloatBlock is how many coefficients the last forward (first inverse) pass on
// doubles holds in registers at once: 8 vectors of 4.
const FloatBlock = 32

// FloatLastWords is how many words of twiddle factors that pass reads for a
// block: 4 pairs of vectors with 4+4 words for distance 1 and 4+4 for distance
// 2, then 7 pairs for distances 16, 8 and 4, and 2 unused.
const (
	FloatLastPair  = 16
	FloatLastInter = 4 * FloatLastPair
	FloatLastWords = FloatLastInter + 16
)

// Words of each source in the table of a base extension on doubles, in float64 bits.
const (
	FloatSourceHalf    = iota // 2^52 less what is added before
	FloatSourceQ              // q_i
	FloatSourceInverse        // 1/q_i
	FloatSourceInv            // (Q/q_i)^-1 mod q_i, centred
	FloatSourceInvQ           // the same over q_i
	FloatSourceWords
)

// Words of each target p in the table of a base extension on doubles, after
// MaxSources sources.
const (
	FloatTargetQ       = 0 // p
	FloatTargetInverse = 1 // 1/p
	FloatTargetShift   = 2 // -half mod p, centred
	FloatTargetQuo     = 3 // -Q mod p, centred
	FloatTargetFactor  = 4 // Q/q_i mod p, centred, and over p, for each source
	FloatTargetWords   = FloatTargetFactor + 2*MaxSources
)
