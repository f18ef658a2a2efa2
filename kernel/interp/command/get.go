package command

import (
	"context"
	"fmt"
	"strings"

	"cryptounet/kernel/cells/magics"
	"cryptounet/kernel/engine"
)

// get has cells import a module: a program that holds it is built, and takes this
// one's place. What the cells have declared is lost then, so it asks first.
func (c *cell) get(p magics.Part) (r engine.Result) {
	module, sure := strings.CutPrefix(p.Rest, "-y ")
	module = strings.TrimSpace(module)
	if module == "" || strings.HasPrefix(module, "-") || len(strings.Fields(module)) != 1 {
		r.Fault = c.mistake(p, "%get wants a module, as %get golang.org/x/text@latest; with -y before it, it does not ask")
		return r
	}
	lost := c.declared()
	if !sure {
		prompt := fmt.Sprintf("Build a program with %s and go on with it? That takes a minute", module)
		if lost != "" {
			prompt += ", and is without " + lost
		}
		answer, err := c.out.Input(c.ctx, prompt+" [y/N] ", false)
		if err != nil {
			r.Fault = c.mistake(p, fmt.Sprintf("%v; %%get -y %s does not ask", err, module))
			return r
		}
		if a := strings.ToLower(strings.TrimSpace(answer)); a != "y" && a != "yes" {
			c.say("nothing was changed\n")
			return r
		}
	}
	interrupted := false
	err := c.Beside(c.ctx, c.out, func(ctx context.Context) (err error) {
		r.Next, err = c.Get(ctx, module, printer{c.out, "stderr"})
		interrupted = ctx.Err() != nil
		return err
	})
	switch {
	case interrupted:
		return engine.Result{Fault: &engine.Fault{Name: "interrupted", Value: "the build was interrupted; nothing was changed", Traceback: []string{"interrupted: %get " + module}}}
	case err != nil:
		return engine.Result{Fault: c.mistake(p, fmt.Sprintf("%s: %v; nothing was changed", module, err))}
	}
	said := fmt.Sprintf("Cells can import packages of %s.", module)
	if lost != "" {
		said += fmt.Sprintf(" What they have declared is lost: %s. Run those cells again.", lost)
	}
	c.say(said + "\n")
	return r
}

// declared names what the cells have declared, the first of them.
func (c *cell) declared() string {
	const most = 20
	var names []string
	for _, n := range c.Names() {
		if n.Kind != "package" {
			names = append(names, n.Name)
		}
	}
	if len(names) > most {
		names = append(names[:most], fmt.Sprintf("and %d more", len(names)-most))
	}
	return strings.Join(names, ", ")
}
