import { channels } from '../../../shared/contract/cases.ts'
import { channelWord } from '../../words.ts'

export type Channel = (typeof channels)[number]

/** 経路で絞る. Empty: every way in. */
export function ChannelFilter({ value, onChange }: { readonly value: Channel | ''; readonly onChange: (channel: Channel | '') => void }) {
  return (
    <label className="flex items-center gap-2 whitespace-nowrap">
      経路
      <select
        className="kd-input"
        style={{ width: '8rem' }}
        value={value}
        onChange={(event) => onChange(channels.find((one) => one === event.target.value) ?? '')}
      >
        <option value="">すべて</option>
        {channels.map((channel) => (
          <option key={channel} value={channel}>
            {channelWord(channel)}
          </option>
        ))}
      </select>
    </label>
  )
}
