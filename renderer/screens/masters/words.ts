const words: Readonly<Record<string, string>> = { grant: '支給', refuse: '却下', ask: '要判断' }

/** 判定の言葉. */
export const proposalWord = (proposal: string): string => words[proposal] ?? proposal
