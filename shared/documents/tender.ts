// The ways in which a till can be paid; the words are those of Qimen's field table.

export const tenderTypes = ['CASH', 'ALIPAY', 'WECHATPAY', 'UNIONPAY', 'OTHER'] as const

export type TenderType = (typeof tenderTypes)[number]
