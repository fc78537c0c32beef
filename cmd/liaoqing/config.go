package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
)

// settings are the values of a --config file, by the names of flags; it is a kong.Resolver.
type settings struct {
	file   string
	values map[string]any
}

// readSettings reads the file that --config or LIAOQING_CONFIG names; without one there are no values.
func readSettings(args []string) (settings, error) {
	s := settings{file: configFile(args), values: map[string]any{}}
	if s.file == "" {
		return s, nil
	}
	data, err := os.ReadFile(s.file)
	if err != nil {
		return s, fmt.Errorf("读不到配置文件：%w", err)
	}
	if err := yaml.Unmarshal(data, &s.values); err != nil {
		return s, fmt.Errorf("配置文件 %s 不是有效的 YAML：%w", s.file, err)
	}
	return s, nil
}

// Validate refuses keys that are no flags, as a misspelt one would be.
func (s settings) Validate(app *kong.Application) error {
	known := flagNames(app.Node)
	for key := range s.values {
		if !slices.Contains(known, key) {
			return fmt.Errorf("配置文件 %s 里的 %q 不是参数名，可用的有：%s", s.file, key, strings.Join(known, "、"))
		}
	}
	return nil
}

// Resolve gives way to the environment: kong asks resolvers before it.
func (s settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, env := range flag.Envs {
		if _, set := os.LookupEnv(env); set {
			return nil, nil
		}
	}
	return text(s.values[flag.Name]), nil
}

// text is what the value of a YAML key would be on the command line.
func text(v any) any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		parts := make([]string, len(v))
		for i, p := range v {
			parts[i] = fmt.Sprint(p)
		}
		return strings.Join(parts, ",")
	default:
		return fmt.Sprint(v)
	}
}

func configFile(args []string) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--config="); ok {
			return v
		}
		if a == "--config" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return os.Getenv("LIAOQING_CONFIG")
}

func flagNames(n *kong.Node) (names []string) {
	for _, f := range n.Flags {
		if f.Name != "help" && f.Name != "config" {
			names = append(names, f.Name)
		}
	}
	for _, c := range n.Children {
		names = append(names, flagNames(c)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
