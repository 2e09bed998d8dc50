/** Of all words in tickets a few thousand make up nearly all; this is some ten megabytes. */
const MOST = 50_000;

/** The same function, which asks each word's answer once. It forgets all when it has heard too many different words. */
export function remembered<Answer>(answerOf: (word: string) => Answer): (word: string) => Answer {
  const answers = new Map<string, Answer>();
  return (word) => {
    let answer = answers.get(word);
    if (answer === undefined) {
      if (answers.size >= MOST) answers.clear();
      answers.set(word, (answer = answerOf(word)));
    }
    return answer;
  };
}
