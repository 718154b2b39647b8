/** What a repository has before there is a project in it, as GitHub, GitLab and editors make it. */
const ofNewRepository = [
  /^(README|LICEN[CS]E|COPYING|NOTICE|CHANGELOG|CONTRIBUTING|CODE_OF_CONDUCT|SECURITY)([.-][\w.-]+)?$/i,
  /^\.(gitignore|gitattributes|editorconfig|mailmap|github|gitlab|vscode|idea)$/,
];

/** Whether a project can come between such files; what is there stays as it is. */
export function isOfNewRepository(name: string): boolean {
  return ofNewRepository.some((pattern) => pattern.test(name));
}
