// Reads the account through a target, so that names can be checked and completed.
import { type CheckOptions, NexrenderClient } from "nexrender-payload";

/** Where requests go: the sandbox or the proxy of the server that this page came from. */
export interface Target {
  name: "sandbox" | "service";
  url: string;
}

export type Account = Required<Pick<CheckOptions, "template" | "fonts" | "secrets">>;

export function clientOf(target: Target): NexrenderClient {
  // The worker checks before this; a page's proxy adds the token.
  return new NexrenderClient({ baseUrl: target.url });
}

/** The templates of these ids, the font library and the names of the stored secrets. */
export async function readAccount(target: Target, ids: string[]) {
  const client = clientOf(target);
  const [fonts, secrets, ...templates] = await Promise.allSettled([
    client.fonts.list(),
    client.secrets.list(),
    ...ids.map((id) => client.templates.inspect(id)),
  ]);
  const problems: string[] = [];
  const noteIf = (what: string, settled: PromiseSettledResult<unknown>) => {
    if (settled.status === "rejected") problems.push(`${what}: ${(settled.reason as Error).message}`);
  };
  noteIf("Fonts", fonts);
  noteIf("Secrets", secrets);
  for (const [at, template] of templates.entries()) noteIf(`Template ${ids[at]}`, template);
  return {
    problems,
    fonts: fonts.status === "fulfilled" ? fonts.value.map(({ fileName }) => fileName) : undefined,
    secrets: secrets.status === "fulfilled" ? secrets.value.map(({ name }) => name) : undefined,
    templates: templates.flatMap((template) => (template.status === "fulfilled" ? [template.value] : [])),
  };
}
