package knowledge

import (
	"fmt"
	"slices"
)

// inherit completes each guide that is based on another: a step, and what a step leaves out, is that of the guide it is based on.
// A product that names the latter is closed by the guide of its own.
func (c *Content) inherit() (faults Faults) {
	for i := range c.Guides {
		g := &c.Guides[i]
		g.own = g.Steps
		for j := range c.Products {
			if p := &c.Products[j]; p.ID == g.Product && p.Guide == g.BasedOn && p.Guide != "" {
				p.Guide = g.ID
			}
		}
	}
	for i := range c.Guides {
		g := &c.Guides[i]
		if g.BasedOn == "" {
			continue
		}
		at := slices.IndexFunc(c.Guides, func(o Guide) bool { return o.ID == g.BasedOn && o.BasedOn == "" && o.ID != g.ID })
		if at < 0 {
			faults = append(faults, Fault{File: g.file, Line: c.files.line(g.file, "based_on:"),
				Text: fmt.Sprintf("based_on 指向的指南 %q 不存在，或者它自己也是照别的指南写的", g.BasedOn)})
			continue
		}
		faults = append(faults, g.layOver(c.Guides[at], c.files)...)
	}
	return faults
}

// layOver takes from the base what the guide leaves out.
func (g *Guide) layOver(base Guide, files Files) (faults Faults) {
	fallBack(&g.Title, base.Title)
	fallBack(&g.About, base.About)
	fallBack(&g.Done, base.Done)
	g.Steps = nil
	for _, s := range base.own {
		i := slices.IndexFunc(g.own, func(o Step) bool { return o.ID == s.ID })
		own := Step{ID: s.ID}
		if i >= 0 {
			own = g.own[i]
		}
		g.Steps = append(g.Steps, own.over(s))
	}
	for _, s := range g.own {
		if !slices.ContainsFunc(base.own, func(o Step) bool { return o.ID == s.ID }) {
			faults = append(faults, Fault{File: g.file, Line: files.line(g.file, "steps:", "- id: "+s.ID),
				Text: fmt.Sprintf("步骤 %q 不在指南 %s 里：照它写的指南只能改写它的步骤", s.ID, base.ID)})
		}
	}
	return faults
}

// over is the step with what it leaves out taken from the base. Its questions stay its own: those of the base find it as well.
func (s Step) over(base Step) Step {
	for _, t := range []struct {
		own  *string
		base string
	}{{&s.Title, base.Title}, {&s.Text, base.Text}, {&s.Condition, base.Condition}, {&s.Hold, base.Hold}, {&s.Help, base.Help}} {
		fallBack(t.own, t.base)
	}
	for _, l := range []struct {
		own  *[]string
		base []string
	}{{&s.DoneWhen, base.DoneWhen}, {&s.AheadWhen, base.AheadWhen}, {&s.UnmetWhen, base.UnmetWhen}, {&s.TroubleWhen, base.TroubleWhen},
		{&s.Facts, base.Facts}} {
		if len(*l.own) == 0 {
			*l.own = l.base
		}
	}
	if len(s.Choices) == 0 {
		s.Choices = base.Choices
	}
	s.Answers = slices.Clone(s.Answers)
	for _, a := range base.Answers {
		i := slices.IndexFunc(s.Answers, func(o StepAnswer) bool { return o.ID == a.ID })
		if i < 0 {
			a.inherited = true
			s.Answers = append(s.Answers, a)
			continue
		}
		own := &s.Answers[i]
		fallBack(&own.Title, a.Title)
		own.Starts = own.Starts || a.Starts
		if len(own.Choices) == 0 {
			own.Choices = a.Choices
		}
	}
	return s
}

func fallBack(own *string, base string) {
	if *own == "" {
		*own = base
	}
}
