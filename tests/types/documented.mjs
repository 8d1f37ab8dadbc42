// Finds what is exported without documentation, by the declarations that the package ships.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { API, SymbolFlags } from "typescript/unstable/sync";
import { root } from "../../scripts/lib/project.mjs";

/** The entries' declarations, as `exports` of the package names them. */
export async function declaredEntries() {
  const { exports } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const found = [];
  const visit = (value) => {
    if (typeof value === "string" && value.endsWith(".d.ts")) found.push(join(root, value));
    else if (typeof value === "object") Object.values(value).forEach(visit);
  };
  visit(exports);
  return [...new Set(found)];
}

/**
 * The names of exports, and of members of exported interfaces and classes, that have no documentation.
 *
 * @param {string} project a tsconfig.json that includes the files
 * @param {string[]} files
 * @returns {{ undocumented: string[], count: number }} `count` is how many names were examined
 */
export function undocumented(project, files) {
  const api = new API({ cwd: root });
  try {
    const { program, checker } = api.updateSnapshot({ openProjects: [project] }).getProject(project);
    const documented = new Map();
    for (const file of files) {
      const module = checker.getSymbolAtLocation(program.getSourceFile(file));
      for (const exported of checker.getExportsOfModule(module)) {
        const symbol = exported.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
        documented.set(symbol.name, isDocumented(checker, symbol));
        for (const [name, member] of membersOf(checker, symbol)) documented.set(name, isDocumented(checker, member));
      }
    }
    const missing = [...documented].filter(([, is]) => !is).map(([name]) => name);
    return { undocumented: missing, count: documented.size };
  } finally {
    api.close();
  }
}

function isDocumented(checker, symbol) {
  return checker.getDocumentationCommentOfSymbol(symbol).trim() !== "";
}

/**
 * The properties and methods of an interface or a class, and of the objects in it that have no type of their own, such as
 * `client.jobs`. A constructor and an index signature have no names.
 */
function membersOf(checker, owner) {
  if (!(owner.flags & (SymbolFlags.Interface | SymbolFlags.Class))) return [];
  const members = [...owner.getMembers().values()].filter(
    ({ flags }) => flags & (SymbolFlags.Property | SymbolFlags.Method | SymbolFlags.Accessor),
  );
  return members.flatMap((member) => {
    const name = `${owner.name}.${member.name}`;
    const inner = checker.getTypeOfSymbol(member).getSymbol();
    const nested = inner && inner.flags & SymbolFlags.TypeLiteral ? [...inner.getMembers().values()] : [];
    const calls = nested.filter(({ flags }) => flags & SymbolFlags.Method);
    return [[name, member], ...calls.map((call) => [`${name}.${call.name}`, call])];
  });
}
