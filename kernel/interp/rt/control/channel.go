package control

import "reflect"

// Channels are used through reflection: an operation must end when the cell is
// interrupted.

// Recv receives from a channel.
func (r *Runner) Recv(c any) (any, bool) {
	v := reflect.ValueOf(c)
	if !v.IsNil() {
		// TryRecv tells "would block" by an invalid value.
		if x, ok := v.TryRecv(); x.IsValid() {
			return x.Interface(), ok
		}
	}
	for {
		i, x, ok := reflect.Select([]reflect.SelectCase{
			{Dir: reflect.SelectRecv, Chan: v},
			{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(r.Done())},
		})
		if i == 0 {
			return x.Interface(), ok
		}
		if !r.halt() {
			return nil, false
		}
	}
}

// Send sends on a channel.
func (r *Runner) Send(c, x any) {
	ch := reflect.ValueOf(c)
	v := element(ch, x)
	if !ch.IsNil() && ch.TrySend(v) {
		return
	}
	for again := true; again; {
		i, _, _ := reflect.Select([]reflect.SelectCase{
			{Dir: reflect.SelectSend, Chan: ch, Send: v},
			{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(r.Done())},
		})
		again = i == 1 && r.halt()
	}
}

func element(ch reflect.Value, x any) reflect.Value {
	if x == nil {
		return reflect.Zero(ch.Type().Elem())
	}
	return reflect.ValueOf(x)
}

// Select is a select statement: for each arm whether it sends, the channel,
// and the value. The result is the arm, -1 for the default, and what was
// received.
func (r *Runner) Select(hasDefault bool, arms ...any) (int, any, bool) {
	cases := make([]reflect.SelectCase, 0, len(arms)/3+1)
	for i := 0; i+2 < len(arms); i += 3 {
		ch := reflect.ValueOf(arms[i+1])
		if arms[i].(bool) {
			cases = append(cases, reflect.SelectCase{Dir: reflect.SelectSend, Chan: ch, Send: element(ch, arms[i+2])})
		} else {
			cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: ch})
		}
	}
	n := len(cases)
	if hasDefault {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectDefault})
	} else {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv})
	}
	for {
		if !hasDefault {
			cases[n].Chan = reflect.ValueOf(r.Done())
		}
		i, x, ok := reflect.Select(cases)
		switch {
		case i == n && !hasDefault && r.halt():
			continue
		case i == n:
			return -1, nil, false
		case x.IsValid():
			return i, x.Interface(), ok
		}
		return i, nil, ok
	}
}
