/** Content that is in memory already, for whoever takes chunks. */
export async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}
