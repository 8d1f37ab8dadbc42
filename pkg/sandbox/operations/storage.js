import { templateStatus } from "../account.js";
import { fileNameOf, takeUpload } from "../uploads.js";

/** The file storage that upload and download URLs lead to. It answers errors in XML, as S3 does. */

const octets = "application/octet-stream";

/** Takes exactly a `PUT` of `application/octet-stream` without credentials: the URL's signature covers nothing else. */
export function putTemplate({ sandbox, params, search, headers, body }) {
  const { now } = sandbox.context();
  const template = sandbox.account.templates.find(({ upload }) => upload?.signature === search.get("signature"));
  if (!template || fileNameOf(template) !== params.file) {
    return refusal(403, "SignatureDoesNotMatch", "The signature of the request does not match");
  }
  if (now >= template.upload.expiresAt || Number(search.get("expires")) !== template.upload.expiresAt) {
    return refusal(403, "AccessDenied", "Request has expired");
  }
  if (headers.authorization !== undefined) {
    return refusal(400, "InvalidArgument", "Only one auth mechanism allowed");
  }
  const foreign = Object.keys(headers).find((name) => name.startsWith("x-amz-"));
  if (foreign !== undefined || headers["content-type"] !== octets) {
    return refusal(
      403,
      "SignatureDoesNotMatch",
      `The header ${foreign ?? "content-type"} is not part of the signature`,
    );
  }
  takeUpload(template, body, { now, stepMs: sandbox.processMs });
  return { status: 200 };
}

export function readTemplate({ sandbox, params, search }) {
  const { now } = sandbox.context();
  const expires = search.get("expires");
  if (search.get("signature") !== sandbox.sign(`${params.file} ${expires}`)) {
    return refusal(403, "SignatureDoesNotMatch", "The signature of the request does not match");
  }
  if (now >= Number(expires)) return refusal(403, "AccessDenied", "Request has expired");
  const template = sandbox.account.template(params.file.split(".")[0]);
  if (template === null || template.deleted || templateStatus(template, now) !== "uploaded") {
    return refusal(403, "AccessDenied", "Access Denied");
  }
  return { status: 200, type: octets, body: template.file ?? `The sandbox has no file of template ${template.id}.\n` };
}

function refusal(status, code, message) {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, type: "application/xml", body };
}
