#!/usr/bin/env node
// The command line is bundled from pkg/cli.
import "./bin/cli.js";
