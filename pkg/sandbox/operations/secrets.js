import { iso } from "../ids.js";
import { Problem } from "../problems.js";
import { invalid } from "../query.js";

/** Stored secrets; their values are never answered. */

export function listSecrets({ sandbox }) {
  const body = sandbox.account.secrets.map(({ id, name, createdAt }) => ({ id, name, createdAt: iso(createdAt) }));
  return { status: 200, body };
}

export function setSecret({ sandbox, body }) {
  const { name, value } = Object(body.value);
  const details = Object.entries({ name, value })
    .filter(([, given]) => typeof given !== "string" || given === "")
    .map(([field]) => ({ field, message: "Expected text" }));
  if (details.length > 0) throw invalid(details);
  if (sandbox.account.hasSecret(name)) {
    const more = { errorCode: "SECRET_ALREADY_EXISTS", showCode: true };
    throw new Problem(409, "A secret with this name already exists", more);
  }
  sandbox.account.putSecret({ id: sandbox.newId(), name, value, createdAt: sandbox.context().now });
  return { status: 201 };
}

export function deleteSecret({ sandbox, params }) {
  if (!sandbox.account.deleteSecret(params.id)) throw new Problem(404, "Secret not found");
  return { status: 200 };
}
