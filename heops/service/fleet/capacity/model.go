package main

import (
	"fmt"
	"math"
)

const day = 86400.0

// shards is how many streams the objects of a fleet are in.
const shards = 8

// figures are what was measured of a network on a machine, and what things cost.
type figures struct {
	Seconds float64 // a slice on a worker, evaluator and all around it
	Cores   float64 // of a worker
	Memory  float64 // GB of a worker
	Input   float64 // MB of an encrypted slice
	Result  float64 // MB
	Keys    float64 // MB of a client's evaluation keys
	Load    float64 // seconds to fetch and read them

	Changes    float64 // of records and leases a slice
	ChangesMax float64 // a second, of one stream
	Bandwidth  float64 // MB/s in and out, of one NATS server
	PerMB      float64 // NATS's core seconds
	PerChange  float64 // NATS's core seconds
	Record     float64 // kB of a job in a server's memory

	Replicas float64
	Keep     float64 // days
	Held     float64 // of slices whose keys the worker has
	Deaths   float64 // of a worker, a day
	Lease    float64 // seconds until a dead worker's job goes on
	Busy     float64 // of the workers' time, that is planned for

	CoreHour, DiskMonth, EgressGB float64 // $
}

// check refuses figures that mean nothing.
func (f figures) check() error {
	for name, v := range map[string]float64{"seconds": f.Seconds, "cores": f.Cores, "memory": f.Memory, "input": f.Input, "result": f.Result, "keys": f.Keys, "replicas": f.Replicas, "keep": f.Keep} {
		if !(v > 0) || math.IsInf(v, 0) {
			return fmt.Errorf("-%s %v: it must be a positive number", name, v)
		}
	}
	return nil
}

// row is one case of the table.
type row struct {
	name      string
	workers   int
	rate      float64 // slices a second
	natsCores float64
	network   float64 // MB/s that go into and out of NATS, replication included
	bytesLoad float64
	changes   float64
	disk      float64 // TB
	mirror    float64 // GB
	servers   int     // NATS's, for the bandwidth

	changesLoad float64
	wait        waiting
	money       float64
	breaks      string
}

// service is what a slice takes of a worker on average.
func (f figures) service() float64 {
	return f.Seconds + (1-f.Held)*f.Load + f.Deaths/day*f.Seconds*(f.Lease+f.Seconds/2)
}

// moved is the MB of a slice that go into and out of NATS: an upload's parts in and
// out, the input in, the worker's copy out, the result in and out; and keys to
// workers that do not have them.
func (f figures) moved() float64 { return 4*f.Input + 2*f.Result + (1-f.Held)*f.Keys }

// stored is the MB of a slice that NATS writes.
func (f figures) stored() float64 { return 2*f.Input + f.Result }

// at returns the case of so many workers that are as busy as planned.
func (f figures) at(workers int) row {
	return f.row(fmt.Sprint(workers, " workers"), workers, f.Busy*float64(workers)/f.service())
}

// daily returns the case of so many slices a day.
func (f figures) daily(slices float64) row {
	rate := slices / day
	return f.row(fmt.Sprintf("%.0e a day", slices), int(math.Ceil(rate*f.service()/f.Busy)), rate)
}

func (f figures) row(name string, workers int, rate float64) row {
	r := row{name: name, workers: workers, rate: rate}
	copies := (f.Replicas - 1) * f.stored()
	r.network = rate * (f.moved() + 2*copies)
	r.bytesLoad = r.network / f.Bandwidth
	r.changes = rate * f.Changes
	r.changesLoad = r.changes / f.ChangesMax
	r.natsCores = rate * ((f.moved()+2*copies)*f.PerMB + f.Replicas*f.Changes*f.PerChange)
	r.disk = rate * day * f.Keep * (f.Input + f.Result) * f.Replicas / 1e6
	r.mirror = rate * day * f.Keep * f.Record / 1e6
	r.servers = max(3, int(math.Ceil(r.bytesLoad/0.7)))
	r.wait = f.simulate(workers, rate, 1)
	cores := float64(workers)*f.Cores + r.natsCores + 2 // two servers' idling beside
	r.money = cores*24*f.CoreHour + r.disk*1e3*f.DiskMonth/30 + rate*day*f.Result/1e3*f.EgressGB
	r.breaks = "workers"
	most := f.Busy
	for what, load := range map[string]float64{"objects' streams": rate * f.moved() / f.Bandwidth / shards, "records' stream": r.changesLoad, "servers' memory": r.mirror / 16} {
		if load > most {
			r.breaks, most = what, load
		}
	}
	return r
}
